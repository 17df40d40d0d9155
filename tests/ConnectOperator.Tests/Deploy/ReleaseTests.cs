using System.Diagnostics;
using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Kubernetes.Configuration;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>The scripts of deploy/release, and the workflow that runs them.</summary>
public sealed class ReleaseTests
{
    [Theory]
    [InlineData("commit", "0.1.0-dev.1")]
    [InlineData("commit, tag v1.2.3", "1.2.3")]
    [InlineData("commit, tag v1.2.3, commit, commit", "1.2.4-dev.2")]
    [InlineData("commit, tag v1.2.9, commit, tag v2.0.0-rc.1", "2.0.0-rc.1")]
    [InlineData("commit, tag v2.0.0-rc.1, commit", "2.0.0-rc.1.1")]
    [InlineData("commit, tag nightly, commit", "0.1.0-dev.2")]
    public void Version_follows_the_tags(string history, string version)
    {
        using var directory = new TemporaryDirectory();
        File.Copy(Repository.PathOf("deploy", "release", "version.sh"), Path.Combine(directory.Path, "version.sh"));
        Run(directory.Path, "git", "init", "--quiet");
        foreach (var step in history.Split(", ").Select(step => step.Split(' ')))
        {
            Run(directory.Path, "git", [.. step is ["tag", var name]
                ? (string[])["tag", name]
                : ["-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--allow-empty", "--message=step"]]);
        }

        Run(directory.Path, "bash", "version.sh").Trim().ShouldBe(version);
    }

    [Fact]
    public void Released_manifests_differ_from_the_repositorys_in_image_and_version_alone()
    {
        using var directory = new TemporaryDirectory();

        Run(directory.Path, Repository.PathOf("deploy", "release", "manifests.sh"), "registry.example.com/operator", "7.8.9", "out");

        var released = ManifestSet.OfFile(Path.Combine(directory.Path, "out", "install.yaml"));
        released.Objects.Zip(ManifestSet.InstallYaml.Objects, (one, other) => ManifestSet.Differences(one, other)).SelectMany(difference => difference)
            .ShouldHaveSingleItem().ShouldContain("\"registry.example.com/operator:7.8.9\"");
        var chart = Path.Combine(directory.Path, "out", "chart", "connect-operator");
        var description = ManifestSet.OfFile(Path.Combine(chart, "Chart.yaml")).Objects.Single();
        ((string)description["version"]!, (string)description["appVersion"]!).ShouldBe(("7.8.9", "7.8.9"));
        ManifestSet.OfFile(Path.Combine(chart, "values.yaml")).Objects.Single()["image"]!["repository"]!.ToString().ShouldBe("registry.example.com/operator");
        Run(directory.Path, "tar", "--extract", "--file", "out/kustomize.tar.gz");
        File.ReadAllText(Path.Combine(directory.Path, "deploy", "kustomize", "operator", "deployment.yaml")).ShouldContain("image: registry.example.com/operator:7.8.9\n");
        Path.Exists(Path.Combine(directory.Path, "crds", "Kustomization")).ShouldBeTrue();
    }

    [Fact]
    public void Whatever_signs_has_an_identity_and_every_script_exists()
    {
        var workflow = ManifestSet.OfFile(Repository.PathOf(".github", "workflows", "release.yaml")).Objects.Single();
        foreach (var (name, job) in workflow["jobs"]!.AsObject())
        {
            var steps = (job!["steps"] as JsonArray ?? []).Select(step => step!).ToList();
            var commands = string.Join('\n', steps.Select(step => (string?)step["run"]));
            if (commands.Contains("cosign", StringComparison.Ordinal))
            {
                ((string?)job["permissions"]?["id-token"]).ShouldBe("write", name);
                ((string?)job["permissions"]?["attestations"]).ShouldBe("write", name);
                steps.ShouldContain(step => ((string?)step["uses"] ?? "").StartsWith("actions/attest-build-provenance", StringComparison.Ordinal), name);
            }

            commands.Split([' ', '\n', '(', ')', '"']).Where(word => word.StartsWith("deploy/", StringComparison.Ordinal))
                .ShouldAllBe(script => File.Exists(Repository.PathOf(script)));
        }
    }

    private static string Run(string directory, string program, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program}: {error}");
        return output;
    }
}
