using System.Collections.Frozen;
using ConnectOperator.Clusters;
using ConnectOperator.Core.Actions;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class ActionRunnerTests
{
    private static readonly ConnectorName Orders = ConnectorName.Parse("orders");
    private readonly ManualTimeProvider time = new();
    private readonly ScriptedConnect connect;
    private Func<ConnectorAction, ActionResult.Failed, bool> isWorthAsking = (_, _) => false;

    public ActionRunnerTests()
    {
        connect = new ScriptedConnect(time);
        connect.Put("orders", Samples.Config());
    }

    [Fact]
    public async Task Actions_go_out_in_order_and_each_tells_how_and_when_it_ended()
    {
        connect.Arriving = (_, _) =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        };
        var began = time.GetUtcNow();

        var ended = await RunAsync(Put("new"), new ConnectorAction.Resume(CorrectsDrift: false));

        connect.Calls.Select(call => call.Verb).ShouldBe([ConnectVerb.PutConfig, ConnectVerb.Resume]);
        ended.Select(action => action.Result.GetType()).ShouldAllBe(result => result == typeof(ActionResult.Succeeded));
        ended.Select(action => action.At - began).ShouldBe([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)]);
    }

    [Fact]
    public async Task The_first_failure_ends_the_list()
    {
        connect.Troubles = call => call.Verb == ConnectVerb.PutConfig ? Trouble.Invalid : null;

        var ended = await RunAsync(new ConnectorAction.Pause(CorrectsDrift: false), Put("bad"), new ConnectorAction.Resume(CorrectsDrift: false));

        ended.Select(action => action.Action.GetType()).ShouldBe([typeof(ConnectorAction.Pause), typeof(ConnectorAction.PutConfig)]);
        ended[1].Result.ShouldBeOfType<ActionResult.Failed>().Kind.ShouldBe(WriteFailureKind.InvalidConfig);
        connect.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Refused_config_is_validated_once_and_neither_counts_nor_hides_how_long_the_write_took()
    {
        var wrong = new ConfigErrors([new("topic", "A value is required")], new Dictionary<string, string>());
        connect.Troubles = call => call.Verb == ConnectVerb.PutConfig ? Trouble.Invalid : null;
        connect.Errors = config => config["topic"] == "bad" ? wrong : null;
        connect.Arriving = (_, _) =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        };
        isWorthAsking = (_, failed) => failed.ListsErrors;

        var ended = (await RunAsync(Put("bad"))).ShouldHaveSingleItem();

        connect.Calls.Select(call => call.Verb).ShouldBe([ConnectVerb.PutConfig, ConnectVerb.Validate]);
        ended.Result.ShouldBeOfType<ActionResult.Failed>().Errors.ShouldBe(wrong);
        ended.Took.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Validation_that_is_not_to_be_had_leaves_the_refusal_as_it_is()
    {
        connect.Troubles = call => call.Verb == ConnectVerb.PutConfig ? Trouble.Invalid : null;
        isWorthAsking = (_, _) => true;

        var failed = (await RunAsync(Put("bad"))).ShouldHaveSingleItem().Result.ShouldBeOfType<ActionResult.Failed>();

        (failed.Message, failed.Errors).ShouldBe((connect.Complaint, null));
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_action_is_its_call(ConnectorAction action, object verb)
    {
        await RunAsync(action);

        connect.Calls.Select(call => (object)call.Verb).ShouldBe([verb]);
    }

    [Fact]
    public async Task Task_without_a_status_is_restarted_by_a_call_of_its_own_before_what_failed()
    {
        connect.Silence("orders", [0, 2], tasks: 3);

        (await RunAsync(new ConnectorAction.RestartFailed(1) { Unreported = [0, 2] })).ShouldHaveSingleItem().Result.ShouldBeOfType<ActionResult.Succeeded>();
        connect.Calls.Select(call => call.Verb).ShouldBe([ConnectVerb.RestartTask, ConnectVerb.RestartTask, ConnectVerb.RestartFailed]);
    }

    [Fact]
    public async Task Where_nothing_shows_FAILED_only_the_tasks_without_a_status_are_restarted()
    {
        connect.Silence("orders", [0]);

        await RunAsync(new ConnectorAction.Restart(OnlyFailed: true, "t") { Unreported = [0], UnreportedAlone = true });
        connect.Calls.Select(call => call.Verb).ShouldBe([ConnectVerb.RestartTask]);
    }

    [Fact]
    public async Task Task_that_Connect_lists_and_does_not_know_is_not_restarted()
    {
        connect.Remove("orders");

        var ended = await RunAsync(new ConnectorAction.RestartFailed(1) { Unreported = [0], UnreportedAlone = true });
        ended.ShouldHaveSingleItem().Result.ShouldBeOfType<ActionResult.Failed>().Message.ShouldContain("task 0");
    }

    [Fact]
    public async Task Restart_that_is_turned_away_for_one_task_ends_there()
    {
        connect.Silence("orders", [0, 1], tasks: 2);
        connect.Troubles = call => call.Verb == ConnectVerb.RestartTask ? Trouble.Rebalancing : null;

        var ended = await RunAsync(new ConnectorAction.RestartFailed(1) { Unreported = [0, 1] });
        ended.ShouldHaveSingleItem().Result.ShouldBeOfType<ActionResult.Failed>().Kind.ShouldBe(WriteFailureKind.Rebalancing);
        connect.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Cancellation_is_no_result()
    {
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(
            () => ActionRunner.RunAsync(Client(), Orders, [new ConnectorAction.Delete()], (_, _) => true, time, stopping.Token));
    }

    public static TheoryData<ConnectorAction, object> Verbs => new()
    {
        { new ConnectorAction.Create(FrozenDictionary<string, string>.Empty, "h", InitialState: null), ConnectVerb.Create },
        { Put("new"), ConnectVerb.PutConfig },
        { new ConnectorAction.Pause(CorrectsDrift: false), ConnectVerb.Pause },
        { new ConnectorAction.Resume(CorrectsDrift: false), ConnectVerb.Resume },
        { new ConnectorAction.Stop(CorrectsDrift: false), ConnectVerb.Stop },
        { new ConnectorAction.Restart(OnlyFailed: true, "t"), ConnectVerb.RestartFailed },
        { new ConnectorAction.RestartFailed(1), ConnectVerb.RestartFailed },
        { new ConnectorAction.RestartTask(0, "t"), ConnectVerb.RestartTask },
        { new ConnectorAction.Delete(), ConnectVerb.Delete },
    };

    private static ConnectorAction.PutConfig Put(string topic) =>
        new(Samples.Config(topic).ToFrozenDictionary(), "h", ["topic"], FrozenSet<string>.Empty, CorrectsDrift: false);

    private IConnectClient Client() => connect.Open(new RestEndpoint { Urls = [new("http://connect:8083/")] });

    private Task<IReadOnlyList<EndedAction>> RunAsync(params ConnectorAction[] actions) =>
        ActionRunner.RunAsync(Client(), Orders, [.. actions], isWorthAsking, time, CancellationToken.None);
}
