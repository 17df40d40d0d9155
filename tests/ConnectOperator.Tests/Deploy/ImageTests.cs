using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>The Dockerfile, held to the repository and to the manifests that run its image: most machines that test have no Docker.</summary>
public sealed partial class ImageTests
{
    private static readonly IReadOnlyList<(string Instruction, string Argument)> Instructions = Parse(File.ReadAllText(Repository.PathOf("Dockerfile")));

    private static JsonNode Pod => ManifestSet.InstallYaml.Single("Deployment")["spec"]!["template"]!["spec"]!;

    [Fact]
    public void What_is_copied_from_the_repository_is_there_and_not_ignored()
    {
        var ignored = File.ReadAllLines(Repository.PathOf(".dockerignore"));
        var sources = Instructions.Where(each => each.Instruction == "COPY" && !each.Argument.StartsWith("--from", StringComparison.Ordinal))
            .SelectMany(each => each.Argument.Split(' ')[..^1]).Select(path => path.TrimEnd('/')).ToList();

        sources.ShouldNotBeEmpty();
        sources.ShouldAllBe(path => Path.Exists(Repository.PathOf(path)));
        sources.ShouldAllBe(path => ignored.Contains($"!{path}") || ignored.Contains($"!{Path.GetDirectoryName(path)}"));
    }

    [Fact]
    public void Last_stage_takes_what_an_earlier_one_publishes()
    {
        var stages = Instructions.Where(each => each.Instruction == "FROM").Select(each => each.Argument).ToList();
        var copied = Instructions.Single(each => each.Instruction == "COPY" && each.Argument.StartsWith("--from", StringComparison.Ordinal)).Argument;
        var publish = Instructions.Single(each => each.Instruction == "RUN" && each.Argument.Contains("publish.sh", StringComparison.Ordinal)).Argument;

        stages[0].ShouldEndWith(" AS build");
        copied.ShouldBe($"--from=build {publish.Split(' ')[^1]}/ ./");
        Path.Exists(Repository.PathOf(publish.Split(' ')[0])).ShouldBeTrue();
    }

    [Theory]
    [InlineData("amd64", "linux-x64")]
    [InlineData("arm64", "linux-arm64")]
    public void Docker_s_platforms_are_those_of_dotnet(string architecture, string runtime)
    {
        var publish = Instructions.Single(each => each.Instruction == "RUN" && each.Argument.Contains("publish.sh", StringComparison.Ordinal)).Argument;

        publish.Split('"')[1].Replace("${TARGETARCH/amd64/x64}", architecture.Replace("amd64", "x64", StringComparison.Ordinal), StringComparison.Ordinal)
            .ShouldBe(runtime);
    }

    [Fact]
    public void Image_runs_the_program_that_is_published_as_the_user_that_the_manifests_name()
    {
        var assembly = AssemblyName().Match(File.ReadAllText(Repository.PathOf("operator", "ConnectOperator", "ConnectOperator.csproj"))).Groups["name"].Value;

        JsonNode.Parse(Single("ENTRYPOINT"))!.AsArray().Select(word => (string)word!).ShouldBe([$"{Single("WORKDIR", last: true)}/{assembly}"]);
        Single("USER").ShouldBe($"{Pod["securityContext"]!["runAsUser"]}:{Pod["securityContext"]!["runAsGroup"]}");
        Single("EXPOSE").ShouldBe(Pod["containers"]![0]!["ports"]![0]!["containerPort"]!.ToString());
        Instructions.Last(each => each.Instruction == "FROM").Argument.ShouldEndWith("-chiseled");
    }

    [Fact]
    public void Base_images_are_of_the_version_that_the_program_targets() =>
        Instructions.Where(each => each.Instruction == "FROM").ShouldAllBe(each => each.Argument.Contains(":10.0-", StringComparison.Ordinal));

    private static string Single(string word, bool last = false)
    {
        var found = Instructions.Where(each => each.Instruction == word).ToList();
        found.Count.ShouldBe(last ? 2 : 1, word);
        return found[^1].Argument;
    }

    private static List<(string Instruction, string Argument)> Parse(string dockerfile) =>
    [
        .. dockerfile.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', 2))
            .Select(words => (words[0], words[1].Trim())),
    ];

    [GeneratedRegex("<AssemblyName>(?<name>[^<]+)</AssemblyName>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AssemblyName();
}
