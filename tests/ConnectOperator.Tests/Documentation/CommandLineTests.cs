using System.Text.RegularExpressions;
using ConnectOperator.CommandLine;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Telemetry;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Documentation;

/// <summary>The reference has every option and every variable, and no others.</summary>
public sealed partial class CommandLineTests
{
    private static readonly DocumentationPage Reference = DocumentationPage.Read("docs/reference.md");

    [Fact]
    public void Every_option_is_in_the_reference()
    {
        var options = OperatorCommand.Create((_, _, _, _) => Task.FromResult(0)).Options.SelectMany(option => option.Aliases.Append(option.Name));

        Cells("Command line").SelectMany(cell => OptionName().Matches(cell)).Select(name => name.Value)
            .ShouldBe(options.Where(name => name.StartsWith('-')), ignoreOrder: true);
    }

    [Fact]
    public void Every_variable_that_is_read_is_in_the_reference()
    {
        var documented = Cells("Variables").SelectMany(cell => VariableName().Matches(cell)).Select(name => name.Value).ToList();

        VariablesRead().ShouldBeSubsetOf(documented);
        documented.ShouldBeUnique();
    }

    /// <summary>What the program asks the environment for, in a pod and elsewhere. Libraries read further ones.</summary>
    private static HashSet<string> VariablesRead()
    {
        var read = new HashSet<string>(StringComparer.Ordinal);
        OtlpSettings.Of(name =>
        {
            read.Add(name);
            return null;
        });
        var pod = Directory.CreateTempSubdirectory("service-account-");
        try
        {
            foreach (var file in (string[])["namespace", "token", "ca.crt"])
            {
                File.WriteAllText(Path.Combine(pod.FullName, file), "there");
            }

            ClusterDiscovery.Find(new ClusterConnectionOptions
            {
                ServiceAccountDirectory = pod.FullName,
                HomeDirectory = pod.FullName,
                Environment = name =>
                {
                    read.Add(name);
                    return name == "KUBERNETES_SERVICE_HOST" ? "10.0.0.1" : null;
                },
            });
        }
        finally
        {
            pod.Delete(recursive: true);
        }

        return read;
    }

    /// <summary>First cells of the table below a heading.</summary>
    private static IEnumerable<string> Cells(string heading)
    {
        var section = Reference.Text[Reference.Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal)..];
        return FirstCell().Matches(section.Split("\n## ")[1]).Select(row => row.Groups["cell"].Value);
    }

    [GeneratedRegex(@"^\| (?<cell>[^|]+) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FirstCell();

    [GeneratedRegex("(?<=`)-[-a-z?]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex OptionName();

    [GeneratedRegex("(?<=`)[A-Z_]+(?=`)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex VariableName();
}
