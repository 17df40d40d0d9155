using System.Globalization;
using System.Text.RegularExpressions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Two operators, of which one works at a time. Beside the other tests and on an API server of their own, because most of it is waiting.</summary>
[Collection(LeaderElectionCollection.Name)]
public sealed partial class LeaderElectionTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    private const int Count = 100;

    [Fact]
    public async Task Killed_leader_is_replaced_when_its_lease_has_run_out()
    {
        var (installation, leader, standby) = await InstallTwoAsync();
        var (first, second) = (await IdentityAsync(leader), await IdentityAsync(standby));

        await leader.KillAsync();
        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}}}""");

        await installation.ConnectHasAsync("a", "with the new topic", connector => connector.Config["topic"] == "more");
        WritersInOrder(installation).ShouldBe([first, second]);
    }

    [Fact]
    public async Task Leader_that_is_asked_to_end_hands_over_at_once()
    {
        var (installation, leader, standby) = await InstallTwoAsync();
        var (first, second) = (await IdentityAsync(leader), await IdentityAsync(standby));

        (await leader.TerminateAsync()).ShouldBe(0, leader.Log);
        var releasedAt = TimeOf(leader, "released: another");
        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}}}""");

        await installation.ConnectHasAsync("a", "with the new topic", connector => connector.Config["topic"] == "more");
        WritersInOrder(installation).ShouldBe([first, second]);
        (TimeOf(standby, "Leading") - releasedAt).ShouldBeLessThan(TimeSpan.FromSeconds(10), "nobody waited for the Lease to run out");
    }

    [Fact]
    public async Task Leader_that_was_stopped_for_a_minute_writes_nothing_more()
    {
        var (installation, leader, standby) = await InstallTwoAsync();
        var (first, second) = (await IdentityAsync(leader), await IdentityAsync(standby));
        var applying = installation.TryApplyAsync(
            installation.Namespace, [.. Enumerable.Range(0, Count).Select(number => Manifests.Connector($"c-{number:d3}"))]);
        await Installation.HoldsAsync("some connectors to be created", () => installation.Connect.Connectors.Count > Count / 5);

        await leader.StopAsync();
        var stopped = Task.Delay(TimeSpan.FromSeconds(60), TimeProvider.System);
        (await applying).OutputOrThrow();
        await installation.AllSayAsync(Reasons.Running, Count + 1);
        await stopped;
        // Something to do for whoever believes to lead, the moment that it goes on.
        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}}}""");
        await leader.ContinueAsync();

        (await leader.ExitAsync()).ShouldBe(1, leader.Log);
        leader.Log.ShouldContain("is not the leader any more");
        await installation.ConnectHasAsync("a", "with the new topic", connector => connector.Config["topic"] == "more");
        WritersInOrder(installation).ShouldBe([first, second]);
    }

    [FactWhereApiServerIsOurs]
    public async Task Leader_that_the_api_server_does_not_answer_ends_and_the_other_takes_over_when_it_does()
    {
        var (installation, leader, standby) = await InstallTwoAsync();
        var (first, second) = (await IdentityAsync(leader), await IdentityAsync(standby));

        Plane.PauseApiServer();
        (await leader.ExitAsync()).ShouldBe(1, leader.Log);
        (await standby.GetAsync("/livez")).Text.ShouldBe("ok");
        Plane.ResumeApiServer();
        await installation.PatchAsync("kcr/a", """{"spec": {"config": {"topic": "more"}}}""");

        await installation.ConnectHasAsync("a", "with the new topic", connector => connector.Config["topic"] == "more");
        WritersInOrder(installation).ShouldBe([first, second]);
    }

    /// <summary>A leader whose connector runs, and one who stands by with everything listed.</summary>
    private async Task<(Installation Installation, OperatorProcess Leader, OperatorProcess Standby)> InstallTwoAsync()
    {
        var installation = await InstallAsync(arguments: ["--leader-elect", "--leader-election-id", $"operator-{Guid.NewGuid():N}"]);
        var leader = installation.Operator;
        await Installation.HoldsAsync("the first to lead", () => leader.Log.Contains("Leading as", StringComparison.Ordinal));
        var standby = installation.StartOperator();
        await installation.ApplyAsync([Manifests.Cluster(installation.Connect.Url), Manifests.Connector("a")]);
        await installation.SaysAsync("a", Reasons.Running);
        await Eventually.HoldsAsync("the other to be ready to take over", async _ => (await standby.GetAsync("/readyz")).Text == "ok");
        return (installation, leader, standby);
    }

    /// <summary>Who wrote to Connect, each change of hands once.</summary>
    private static List<string> WritersInOrder(Installation installation)
    {
        List<string> writers = [];
        foreach (var request in installation.Connect.Requests.Writes)
        {
            var writer = InParentheses().Match(request.Sender!).Groups["text"].Value;
            if (writers is not [.., var last] || last != writer)
            {
                writers.Add(writer);
            }
        }

        return writers;
    }

    private static async Task<string> IdentityAsync(OperatorProcess process)
    {
        await Installation.HoldsAsync("the operator to say who it is", () => StandsAs().IsMatch(process.Log));
        return StandsAs().Match(process.Log).Groups["text"].Value;
    }

    private static DateTimeOffset TimeOf(OperatorProcess process, string text)
    {
        var line = process.Log.Split(Environment.NewLine).First(line => line.Contains(text, StringComparison.Ordinal));
        return DateTimeOffset.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\((?<text>[^)]*)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InParentheses();

    [GeneratedRegex(@"(Leading|Standing by) as (?<text>[^ :]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StandsAs();
}

/// <summary>The control plane of the tests of leader election.</summary>
[CollectionDefinition(Name)]
public sealed class LeaderElectionCollection : ICollectionFixture<ControlPlaneFixture>
{
    public const string Name = "leader election";
}
