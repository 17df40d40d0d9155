using System.CommandLine;
using System.Text.Json.Nodes;
using ConnectOperator.Cli.Connections;
using ConnectOperator.Cli.Options;
using ConnectOperator.Cli.Output;
using ConnectOperator.Cli.Terminal;
using ConnectOperator.Core.Desired.Rules;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Cli.Verbs.Export;

/// <summary><c>export</c>: running connectors as YAML that is ready to be applied.</summary>
internal static class ExportCommand
{
    public static Command Create(VerbContext context)
    {
        var connect = new ConnectOptions();
        var names = new Argument<string[]>("name") { Description = "Connectors. Default: all.", Arity = ArgumentArity.ZeroOrMore };
        var cluster = new Option<string>("--cluster")
        {
            Description = "Name of the KafkaConnectCluster.",
            DefaultValueFactory = _ => "connect",
        };
        var directory = new Option<string?>("--directory", "-d") { Description = "Write a file for each connector into this directory. Default: one stream to standard output." };
        var withSecrets = new Option<bool>("--with-secrets") { Description = "Write the values of secrets, too. Default: off, a person fills them in." };
        var format = OutputOption.Of("yaml", "json", "name");
        var command = new Command("export", "Write running connectors as KafkaConnectors that ask for exactly what runs.")
        {
            names, cluster, directory, withSecrets, format,
        };
        connect.AddTo(command, required: true);
        command.SetAction(async (result, cancellationToken) =>
        {
            var settings = new ExportSettings
            {
                Cluster = ValidName(result.GetValue(cluster)!),
                Namespace = context.Kube.Read(result).Namespace,
                Endpoint = connect.Read(result)!,
                WithSecrets = result.GetValue(withSecrets),
                Names = result.GetValue(names) ?? [],
            };
            var export = await ReadAsync(settings, context.CommandEnvironment, cancellationToken);
            foreach (var remark in export.Remarks)
            {
                await context.CommandEnvironment.Error.WriteLineAsync(remark);
            }

            await WriteAsync(export, result.GetValue(directory), result.GetValue(format), context.CommandEnvironment, cancellationToken);
            return settings.Names.Any(name => export.Remarks.Contains($"There is no connector {name}.")) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    private static async Task<ExportedResources> ReadAsync(ExportSettings settings, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        using var client = ConnectReading.Open(settings.Endpoint, environment.Time);
        var contents = await ConnectReading.ReadAsync(client, cancellationToken);
        var classes = Exporter.Chosen(contents, settings, []).Select(Exporter.ClassOf).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var passwordKeys = await ProgressBar.ShowAsync(
            environment, "Reading what the plugins define", classes.Length,
            done => ConnectReading.ReadPasswordKeysAsync(client, classes, done, cancellationToken));
        return Exporter.Of(contents, passwordKeys, settings);
    }

    private static async Task WriteAsync(ExportedResources export, string? directory, string? format, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var output = environment.Output;
        if (directory is not null)
        {
            Directory.CreateDirectory(directory);
            foreach (var file in export.Files)
            {
                var path = Path.Combine(directory, file.FileName);
                await File.WriteAllTextAsync(path, Stream(file.Resources), cancellationToken);
                await output.WriteLineAsync(path);
            }

            return;
        }

        var resources = export.Files.SelectMany(file => file.Resources).ToArray();
        switch (format)
        {
            case "name":
                foreach (var resource in resources)
                {
                    await output.WriteLineAsync(NameOf(resource));
                }

                break;
            case "json":
                output.Write(StructuredText.Json(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. resources]) }));
                break;
            default:
                output.Write(Stream(resources));
                break;
        }
    }

    private static string Stream(IEnumerable<JsonObject> resources) => string.Join("---\n", resources.Select(YamlText.Write));

    private static string NameOf(JsonObject resource)
    {
        var kind = resource["kind"]!.ToString().ToLowerInvariant();
        return $"{kind}{(resource["apiVersion"]!.ToString() == ApiGroup.Version ? $".{ApiGroup.Name}" : "")}/{resource["metadata"]!["name"]}";
    }

    private static string ValidName(string name) =>
        MetadataRules.IsName(name) ? name : throw new CommandException($"--cluster takes the name of an object: {SpecPatterns.ObjectName}.");
}
