using System.CommandLine;
using ConnectOperator.Cli.Options;
using ConnectOperator.Cli.Terminal;
using ConnectOperator.Cli.Validation;

namespace ConnectOperator.Cli.Verbs.Validate;

/// <summary><c>validate</c>: holds files to every rule that can be known before they are applied.</summary>
internal static class ValidateCommand
{
    public static Command Create(VerbContext context)
    {
        var manifests = new ManifestOptions();
        var format = OutputOption.Of("json", "yaml", "wide", "name", "junit", "sarif");
        var command = new Command("validate", "Tell what is wrong in manifests, with file and line, before anything is applied.") { format };
        manifests.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var files = await manifests.ReadAsync(result, context.CommandEnvironment, cancellationToken);
            var report = ManifestValidator.Validate(files);
            if (report.Objects.Count == 0 && report.Findings.Count == 0)
            {
                throw new CommandException("There is no KafkaConnector and no KafkaConnectCluster in what was given.");
            }

            ReportFormats.Write(report, files, result.GetValue(format), context.CommandEnvironment);
            return report.HasErrors ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }
}
