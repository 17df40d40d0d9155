using System.Diagnostics;
using System.Globalization;

namespace ConnectOperator.Simulation.CommandLine;

/// <summary>Shares many seeds out to processes, and tells how far they are and what went wrong.</summary>
internal sealed class SeedProcesses(TextWriter output)
{
    /// <summary>More would not be read.</summary>
    private const int MostShown = 10;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly List<SeedOutcome> failed = [];
    private TimeSpan simulated;
    private int done;

    public async Task<int> RunAsync(int first, int seeds, int jobs, CancellationToken cancellationToken)
    {
        await TellAsync($"{seeds} seeds from {first} on; the same again: make simulate FIRST={first} SEEDS={seeds}");
        var began = Stopwatch.StartNew();
        var shares = Enumerable.Range(0, jobs).Select(job => ShareAsync(first + job, seeds - job, jobs, cancellationToken)).ToList();
        var all = Task.WhenAll(shares);
        while (await Task.WhenAny(all, Task.Delay(ProgressEvery, TimeProvider.System, cancellationToken)) != all)
        {
            await TellAsync($"{done} of {seeds} seeds, {failed.Count} failed, {Pace(began.Elapsed)}");
        }

        var broken = (await all).Count(code => code != 0);
        foreach (var failure in failed.OrderBy(failure => failure.Seed).Take(MostShown))
        {
            await TellAsync($"seed {failure.Seed} FAILED: {failure.Violation}");
        }

        await TellAsync($"{done} of {seeds} seeds, {failed.Count} failed, {Pace(began.Elapsed)}");
        if (broken > 0)
        {
            await TellAsync($"{broken} of {jobs} processes ended before they had run their seeds.");
        }

        if (failed.Count > 0)
        {
            await TellAsync($"see what happened with: make simulate SEED={failed.Min(failure => failure.Seed)}");
        }

        return failed.Count == 0 && broken == 0 && done == seeds ? 0 : 1;
    }

    /// <summary>As <c>dotnet ConnectOperator.Simulation.dll</c>, rather than as a program of its own.</summary>
    private static bool IsRunByHost => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";

    private string Pace(TimeSpan elapsed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{simulated.TotalHours:0.0} hours simulated in {elapsed:hh\\:mm\\:ss} ({done / Math.Max(elapsed.TotalMinutes, 0.001):0} seeds a minute)");

    private async Task<int> ShareAsync(int first, int seeds, int step, CancellationToken cancellationToken)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(
            Environment.ProcessPath!,
            [
                .. IsRunByHost ? [typeof(SeedProcesses).Assembly.Location] : Array.Empty<string>(),
                "--first", first.ToString(CultureInfo.InvariantCulture),
                "--seeds", seeds.ToString(CultureInfo.InvariantCulture),
                "--step", step.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        process.Start();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (SeedOutcome.Parse(line) is not { } result)
            {
                await TellAsync(line);
                continue;
            }

            done++;
            simulated += result.Simulated;
            if (result.Violation is not null)
            {
                failed.Add(result);
                await TellAsync($"seed {result.Seed} FAILED: {result.Violation}");
            }
        }

        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private Task TellAsync(string line) => output.WriteLineAsync(line);
}
