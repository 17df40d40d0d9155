using ConnectDouble;
using ConnectDouble.Plugins;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.Cli;

/// <summary>The sessions of docs/cli.md go as the page says, each verb as a process. <c>RECORD_TESTDATA=1</c> takes them anew, for review.</summary>
public sealed class SessionTests
{
    private static readonly bool Records = Environment.GetEnvironmentVariable("RECORD_TESTDATA") == "1";

    [Theory]
    [InlineData("validate")]
    public async Task Sessions_without_a_cluster_go_as_the_page_says(string section)
    {
        using var desk = await Desk.SetAsync();

        await TypeAsync(desk, section);
    }

    [Theory]
    [InlineData("export")]
    public async Task Sessions_with_Connect_alone_go_as_the_page_says(string section)
    {
        await using var connect = await ConnectDoubleServer.StartAsync(new() { Delays = ConnectDelays.None, ExtraPlugins = SamplePlugins.All });
        connect.Seed(StageConnectors.All);
        using var desk = await Desk.SetAsync();
        desk.Call(connect.Url.ToString().TrimEnd('/'), "http://connect:8083");

        await TypeAsync(desk, section);
    }

    private static async Task TypeAsync(Desk desk, string section)
    {
        var sessions = RecordedSession.All.Where(session => session.Section == section).ToArray();
        sessions.ShouldNotBeEmpty();
        foreach (var session in sessions)
        {
            var typed = await desk.TypeAsync(session.Commands);
            if (Records)
            {
                session.Replace(typed);
            }
            else
            {
                typed.ShouldBe(session.Text);
            }
        }
    }
}
