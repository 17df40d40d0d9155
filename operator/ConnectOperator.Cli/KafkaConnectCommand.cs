using System.CommandLine;
using System.CommandLine.Help;
using ConnectOperator.Cli.Options;
using ConnectOperator.Cli.Terminal;
using ConnectOperator.Cli.Verbs;
using ConnectOperator.Cli.Verbs.Export;
using ConnectOperator.Cli.Verbs.Validate;
using ConnectOperator.Core.Assessments;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;

namespace ConnectOperator.Cli;

/// <summary>The program: its verbs, and what all of them do alike when something goes wrong.</summary>
internal static class KafkaConnectCommand
{
    /// <summary>The command line. A verb is added here, and nowhere else.</summary>
    public static RootCommand Create(CommandEnvironment environment)
    {
        var kube = new KubeOptions();
        var context = new VerbContext(environment, kube);
        var root = new RootCommand("Looks after Kafka Connect connectors: sees, plans, checks, brings in and moves over what the operator manages.")
        {
            ExportCommand.Create(context),
            ValidateCommand.Create(context),
        };
        kube.AddTo(root);
        root.SetAction(result => new HelpAction().Invoke(result));
        return root;
    }

    /// <summary>Does what was typed; the exit code.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandEnvironment environment)
    {
        var root = Create(environment);
        var result = root.Parse(arguments);
        if (Complaint(root, result) is { } complaint)
        {
            await environment.Error.WriteLineAsync($"error: {complaint}");
            return ExitCode.Failure;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration
            {
                Output = environment.Output,
                Error = environment.Error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception told) when (told is CommandException or ClusterConfigurationException or KubernetesException)
        {
            await environment.Error.WriteLineAsync($"error: {told.Message}");
            return ExitCode.Failure;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception fault)
        {
            // A fault of this program: whoever reports it needs all of it.
            await environment.Error.WriteLineAsync($"error: kubectl kafkaconnect has failed; please report this: {fault}");
            return ExitCode.Failure;
        }
    }

    /// <summary>What is wrong with what was typed, in one sentence: pages of help behind it would push it out of sight. Null for nothing.</summary>
    private static string? Complaint(RootCommand root, ParseResult result)
    {
        if (result.Errors is not [var first, ..])
        {
            return null;
        }

        if (result.CommandResult.Command == root && result.UnmatchedTokens is [var verb, ..] && !verb.StartsWith('-'))
        {
            var verbs = root.Subcommands.Select(command => command.Name).ToArray();
            return $"There is no verb {verb}: {(SimilarNames.Nearest(verb, verbs) is { } meant ? $"write {meant}" : $"there are {string.Join(", ", verbs)}")}.";
        }

        return first.Message;
    }
}
