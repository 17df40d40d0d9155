using ConnectDouble;
using ConnectOperator.IntegrationTests.EndToEnd;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Documentation;
using ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.Documentation;

/// <summary>Every command in the pages does what the page says, with the operator at work.</summary>
[Collection(DocumentationCollection.Name)]
public sealed class CommandTests(DocumentationFixture fixture, ITestOutputHelper output)
{
    /// <summary>Pages with commands.</summary>
    public static TheoryData<string> Pages =>
        [.. DocumentationPage.Paths.Where(path => DocumentationPage.Read(path).Blocks.Any(block => block.Language == "sh"))];

    [TheoryWhereClusterIsDisposable]
    [MemberData(nameof(Pages))]
    public async Task Commands_of_the_page_work_in_their_order(string path)
    {
        var stage = Stage.Of[path];
        var plane = fixture.Plane;
        foreach (var definition in Directory.GetFiles(Repository.PathOf("crds"), "*.yaml"))
        {
            await plane.ApplyCrdAsync(definition);
        }

        var home = await plane.CreateNamespaceAsync("page");
        await using var installation = await Installation.StartInAsync(
            plane, [home], new ConnectDoubleOptions { Delays = ConnectDelays.None }, () => OperatorProcess.Start(plane.KubeconfigPath, namespaces: []));
        try
        {
            await stage.PrepareAsync(installation);

            var typed = await Typist.TypeAsync(DocumentationPage.Read(path), stage, installation);

            typed.ExitCode.ShouldBe(0, $"{typed.Output}{typed.Error}");
            await stage.CheckAsync(installation);
        }
        finally
        {
            output.WriteLine(installation.Log);
            await CleanAsync(plane);
        }
    }

    /// <summary>Takes the page's resources away while there is an operator to let them go.</summary>
    private static async Task CleanAsync(KubernetesControlPlane plane)
    {
        var deleted = await plane.KubectlAsync(["delete", "kcr,kcc", "--all", "--all-namespaces", "--timeout=60s"]);
        if (!deleted.Error.Contains("the server doesn't have a resource type", StringComparison.Ordinal))
        {
            deleted.OutputOrThrow();
        }
    }
}
