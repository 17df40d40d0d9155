using System.CommandLine;
using ConnectOperator.Hosting;
using ConnectOperator.Http;

namespace ConnectOperator.CommandLine;

/// <summary>The command line: what the program takes, and how it starts.</summary>
internal static class OperatorCommand
{
    public static RootCommand Create(Func<OperatorOptions, HttpOptions, LogOptions, CancellationToken, Task<int>> run)
    {
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "Path of a kubeconfig. Default: $KUBECONFIG, then the pod's service account, then ~/.kube/config.",
        };
        var context = new Option<string?>("--context") { Description = "Context of the kubeconfig. Default: its current context." };
        var namespaces = new Option<string[]>("--namespace", "-n")
        {
            Description = "Namespace to watch; repeat it for several. Default: all namespaces.",
            AllowMultipleArgumentsPerToken = true,
        };
        var ownNamespace = new Option<bool>("--own-namespace")
        {
            Description = "Watch the namespace of the kube context, or the pod's own, in addition to those of --namespace. Default: off.",
        };
        var format = OptionValues.Choice("--log-format", "Plain text for people, or one JSON object a line.", LogFormat.Plain);
        var level = OptionValues.Choice("--log-level", "Least severe level to log.", LogLevel.Information);
        var election = new ElectionArguments();
        var connectorMetrics = new Option<bool>("--connector-metrics")
        {
            Description = "Metrics of each connector, ten series; false keeps only those of Connect clusters.",
            DefaultValueFactory = _ => true,
        };
        var http = new HttpArguments();
        var command = new RootCommand("Runs connectors on Kafka Connect clusters as KafkaConnector resources declare.")
        {
            kubeconfig, context, namespaces, ownNamespace, format, level, connectorMetrics,
        };
        election.AddTo(command);
        http.AddTo(command);
        command.SetAction((result, cancellationToken) => run(
            new OperatorOptions
            {
                Kubeconfig = result.GetValue(kubeconfig),
                Context = result.GetValue(context),
                Namespaces = [.. (result.GetValue(namespaces) ?? []).Distinct(StringComparer.Ordinal)],
                OwnNamespace = result.GetValue(ownNamespace),
                Election = election.Read(result),
                ConnectorMetrics = result.GetValue(connectorMetrics),
            },
            http.Read(result),
            new LogOptions(result.GetValue(format), result.GetValue(level)),
            cancellationToken));
        return command;
    }
}
