using System.CommandLine;
using System.CommandLine.Parsing;
using BenchmarkDotNet.Running;
using Benchmarks.Fleets;
using Benchmarks.Micro;
using Benchmarks.Reports;
using ConnectOperator.CommandLine;

namespace Benchmarks;

/// <summary>The command line.</summary>
internal static class BenchmarkCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Measures the operator against references that run in the same minute on the same servers.");
        root.Subcommands.Add(FleetCommand());
        root.Subcommands.Add(MicroCommand());
        root.Subcommands.Add(HeldCommand());
        return root;
    }

    private static Command FleetCommand()
    {
        var quick = new Option<bool>("--quick") { Description = "Fewer runs and smaller fleets, for a first look. Default: off." };
        var connect = new Option<Uri?>("--connect-url")
        {
            Description = "A real Connect cluster instead of the double; scenarios that make Connect fail are left out. Default: the double.",
            CustomParser = parsed => ConnectUrl(parsed),
        };
        var output = new Option<string>("--output") { Description = "Where performance.md and its pictures go.", DefaultValueFactory = _ => "docs" };
        var only = new Option<string[]>("--only")
        {
            Description = $"Only these scenarios: {string.Join(", ", FleetBenchmark.Names)}. Default: all.",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong([.. FleetBenchmark.Names]);
        var sizes = OptionValues.Numbers("--sizes", "Only fleets of so many connectors, smallest first. Default: all sizes.", least: 1);
        var command = new Command("fleet", "The operator as its own process, on a real API server.") { quick, connect, output, only, sizes };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new BenchmarkOptions
            {
                Quick = parsed.GetValue(quick),
                ConnectUrl = parsed.GetValue(connect),
                Output = parsed.GetRequiredValue(output),
                Only = parsed.GetValue(only) ?? [],
                Sizes = parsed.GetValue(sizes) ?? [],
            };
            var sections = await FleetBenchmark.RunAsync(options, cancellationToken);
            await Page.WriteAsync(options, sections, cancellationToken);
        });
        return command;
    }

    private static Uri? ConnectUrl(ArgumentResult parsed)
    {
        if (Uri.TryCreate(parsed.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        parsed.AddError($"'{parsed.Tokens[0].Value}' is no URL for --connect-url: write one such as http://connect:8083.");
        return null;
    }

    private static Command HeldCommand()
    {
        var command = new Command("held", "Bytes that are kept of each connector.");
        command.SetAction((_, _) => HeldMemory.PrintAsync());
        return command;
    }

    private static Command MicroCommand()
    {
        var filter = new Option<string>("--filter") { Description = "Which benchmarks, in BenchmarkDotNet's notation.", DefaultValueFactory = _ => "*" };
        var command = new Command("micro", "The hot paths alone, with allocations: snapshot reader, planner, status comparison.") { filter };
        command.SetAction(parsed =>
        {
            BenchmarkSwitcher.FromAssembly(typeof(BenchmarkCommand).Assembly).Run(["--filter", parsed.GetRequiredValue(filter), "--memory"]);
        });
        return command;
    }
}
