using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Deploy;
using ControlPlane;
using Xunit;

namespace ConnectOperator.IntegrationTests.Deploy;

/// <summary>The chart as Helm would render it, by a program built from the libraries that Helm is built from.</summary>
public sealed class HelmChart
{
    private const string DebianGoPath = "/usr/share/gocode";

    private string? renderer;

    /// <summary>Why the renderer cannot be built here; null when it can.</summary>
    public static string? Missing { get; } =
        !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, "go")))
            ? "Go is not installed (Debian's golang-go)"
            : new[] { "Masterminds/sprig", "ghodss/yaml", "xeipuuv/gojsonschema" }
                .Where(package => !Directory.Exists(Path.Combine(DebianGoPath, "src/github.com", package)))
                .Select(package => $"There is no {package} in {DebianGoPath} (.ci/run names the package)")
                .FirstOrDefault();

    public static string Folder => Repository.PathOf("deploy", "helm", "connect-operator");

    /// <summary>What <c>helm template</c> prints, or how it refuses.</summary>
    public async Task<CommandResult> TemplateAsync(
        string release = "connect-operator", string @namespace = "connect-operator", string values = "{}", string kubeVersion = "1.31.0")
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, values);
            return await Command.RunAsync(renderer ??= await BuildAsync(), [$"--kube-version={kubeVersion}", Folder, release, @namespace, file]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>The manifests that <c>helm template</c> prints, without the notes.</summary>
    public async Task<string> ManifestsAsync(
        string release = "connect-operator", string @namespace = "connect-operator", string values = "{}", string kubeVersion = "1.31.0") =>
        (await TemplateAsync(release, @namespace, values, kubeVersion)).OutputOrThrow().Split("\nNOTES:\n")[0];

    /// <inheritdoc cref="ManifestsAsync"/>
    internal async Task<ManifestSet> ReadAsync(
        string release = "connect-operator", string @namespace = "connect-operator", string values = "{}", string kubeVersion = "1.31.0") =>
        ManifestSet.Read(await ManifestsAsync(release, @namespace, values, kubeVersion));

    private static async Task<string> BuildAsync()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "helm-renderer");
        var built = await Command.RunAsync(
            "env", ["-C", Repository.PathOf("tests", "HelmRenderer"), "GO111MODULE=off", "GOFLAGS=", $"GOPATH={DebianGoPath}", "go", "build", "-o", program, "."]);
        built.OutputOrThrow();
        return program;
    }
}

/// <summary>A test that renders the Helm chart.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWhereChartRendersAttribute : FactAttribute
{
    public override string? Skip { get; set; } = HelmChart.Missing;
}

/// <inheritdoc cref="FactWhereChartRendersAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryWhereChartRendersAttribute : TheoryAttribute
{
    public override string? Skip { get; set; } = HelmChart.Missing;
}
