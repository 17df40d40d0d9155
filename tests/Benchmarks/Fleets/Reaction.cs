using System.Globalization;
using Benchmarks.Measuring;
using Benchmarks.Reports;
using Benchmarks.World;
using ConnectOperator.Core.Status;

namespace Benchmarks.Fleets;

/// <summary>How long it takes from a cause to its effect, one sample at a time, on a fleet at rest.</summary>
internal static class Reaction
{
    private const string SecretName = "password";

    public static async Task<Section> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var samples = options.Quick ? 20 : 100;
        await using var site = await Site.StartAsync(options, cancellationToken);
        await using var installation = await site.InstallAsync(TimeSpan.Zero, cancellationToken);
        var fleet = installation.Fleet;
        await fleet.PutSecretAsync(SecretName, "value", "first", cancellationToken);
        string[] names = [.. Fleet.Names(samples)];
        await fleet.ApplyAsync(names, cancellationToken, (_, spec) => Fleet.TakeFromSecret(spec, SecretName));
        await fleet.ReadyAsync(samples, cancellationToken);

        var applied = await SampleAsync(samples, async number =>
        {
            var name = Fleet.NameOf(samples + number);
            await fleet.ApplyAsync([name], cancellationToken);
            return () => installation.HasWrittenAsync(request => request.Body.Contains(name, StringComparison.Ordinal), cancellationToken);
        });
        await fleet.ReadyAsync(2 * samples, cancellationToken);

        var rotated = await SampleAsync(options.Quick ? 5 : 20, async number =>
        {
            installation.Connect.Double!.Requests.Clear();
            var secret = string.Create(CultureInfo.InvariantCulture, $"value-{number}");
            await fleet.PutSecretAsync(SecretName, "value", secret, cancellationToken);
            return () => installation.HasWrittenAsync(request => request.Body.Contains(secret, StringComparison.Ordinal), cancellationToken);
        });
        await fleet.ReadyAsync(2 * samples, cancellationToken);

        // Each connector fails alone, at any moment of the poll interval.
        var failed = await SampleAsync(samples, async number =>
        {
            await Clock.PassAsync(TimeSpan.FromMilliseconds(137 * number % 1000), cancellationToken);
            installation.Connect.Double!.Script.FailTask(names[number], 0, untilHealed: true);
            return () => fleet.SayAsync(Reasons.TaskFailed, [names[number]], cancellationToken);
        });

        foreach (var name in names)
        {
            installation.Connect.Double!.Script.HealTask(name, 0);
        }

        await fleet.ReadyAsync(2 * samples, cancellationToken);
        var lost = await SampleAsync(options.Runs, async _ =>
        {
            installation.Connect.Double!.Script.Clear();
            await fleet.ReadyAsync(2 * samples, cancellationToken);
            installation.Connect.Double.Script.On("*", "/*").BreaksConnection().Always();
            return () => fleet.SayAsync(Reasons.ConnectUnreachable, names, cancellationToken);
        });

        return new(
            "Reaction",
            """
            Seconds from cause to effect, on a fleet at rest that is polled every 10 s. A change in Kubernetes reaches Connect at once, by the watch; a
            change in Connect is seen at the next poll; silence is judged after 15 s, so that a restart of one worker alarms nobody.
            """,
            [
                new(
                    "",
                    ["from", "to", "samples", "median", "p90", "p99", "longest"],
                    [
                        Row("apply answered by the API server", "first write to Connect", applied),
                        Row("Secret changed", "first config written with the value", rotated),
                        Row("task failed in Connect", "status says TaskFailed", failed),
                        Row("Connect gone", "status of all connectors says ConnectUnreachable", lost),
                    ]),
            ]);
    }

    /// <summary>Takes samples in turn. The clock runs from when the cause has happened until the awaited effect has shown.</summary>
    private static async Task<Spread> SampleAsync(int count, Func<int, Task<Func<Task>>> cause)
    {
        var seconds = new List<double>();
        for (var number = 0; number < count; number++)
        {
            var effect = await cause(number);
            var began = Clock.Start();
            await effect();
            seconds.Add(Clock.SecondsSince(began));
        }

        return new(seconds);
    }

    private static IReadOnlyList<string> Row(string from, string to, Spread spread) =>
    [
        from,
        to,
        spread.Values.Count.ToString(CultureInfo.InvariantCulture),
        Spread.Text(spread.Median),
        Spread.Text(spread.Quantile(0.9)),
        Spread.Text(spread.Quantile(0.99)),
        Spread.Text(spread.Max),
    ];
}
