using System.Net;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What a kubelet hears from the program.</summary>
public sealed class HealthTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Operator_is_ready_once_everything_is_listed_and_stays_so_while_connect_is_silent()
    {
        var installation = await InstallWithAsync(Manifests.Connector("a"));
        await installation.SaysAsync("a", Reasons.Running);
        var ready = await installation.Operator.GetAsync("/readyz?verbose");
        ready.Code.ShouldBe(HttpStatusCode.OK);
        ready.Text.ShouldContain($"[+]watch/kafkaconnectors/{installation.Namespace} ok");

        installation.Connect.Script.On("*", "/*").BreaksConnection().Always();
        await installation.SaysAsync("a", Reasons.ConnectUnreachable);

        foreach (var path in (string[])["/healthz", "/livez", "/readyz"])
        {
            (await installation.Operator.GetAsync(path)).ShouldBe((HttpStatusCode.OK, "ok"));
        }
    }
}
