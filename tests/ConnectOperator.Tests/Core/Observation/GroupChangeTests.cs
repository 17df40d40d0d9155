using System.Collections.Frozen;
using ConnectOperator.Core.Observation;
using ConnectOperator.KafkaConnect.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Observation;

/// <summary>Another group.id behind the same URL, and what only looks like it.</summary>
public sealed class GroupChangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ConnectorName Orders = ConnectorName.Parse("orders");

    public static TheoryData<string, bool> Looks => new()
    {
        // what shows beside claims on "orders" and the known workers a and b: familiar?
        { "orders on a", true },
        { "orders on c", true },
        { "foreign on a", true },
        { "foreign on c, its task on b", true },
        { "foreign on c", false },
        { "nothing", false },
    };

    [Theory]
    [MemberData(nameof(Looks))]
    public void One_claimed_connector_or_one_known_worker_is_enough_to_recognise_a_cluster(string look, bool familiar) =>
        GroupChange.IsFamiliar(Snapshot(look), [Orders], ["a", "b"]).ShouldBe(familiar);

    [Fact]
    public void Where_nothing_is_claimed_or_nobody_is_known_everything_is_familiar()
    {
        GroupChange.IsFamiliar(Snapshot("foreign on c"), [], ["a"]).ShouldBeTrue();
        GroupChange.IsFamiliar(Snapshot("foreign on c"), [Orders], []).ShouldBeTrue();
    }

    [Fact]
    public void Another_cluster_is_proven_by_a_confirmed_look_at_something_that_runs()
    {
        var foreign = Snapshot("foreign on c");
        GroupChange.IsProven(foreign, new Confirmation(foreign, new HashSet<ConnectorName>()), [Orders]).ShouldBeTrue();
        GroupChange.IsProven(foreign, confirmed: null, [Orders]).ShouldBeFalse("a worker that is starting shows a part");
        GroupChange.IsProven(foreign, new Confirmation(Snapshot("foreign on c"), new HashSet<ConnectorName>()), [Orders]).ShouldBeFalse("confirmed earlier");
        GroupChange.IsProven(foreign, new Confirmation(foreign, new HashSet<ConnectorName> { Orders }), [Orders]).ShouldBeFalse("it is just starting");
        var empty = Snapshot("nothing");
        GroupChange.IsProven(empty, new Confirmation(empty, new HashSet<ConnectorName>()), [Orders]).ShouldBeFalse("all may have been deleted");
    }

    private static Snapshot Snapshot(string look)
    {
        ObservedConnector[] connectors = look switch
        {
            "nothing" => [],
            "orders on a" => [Connector("orders", "a", "a")],
            "orders on c" => [Connector("orders", "c", "c")],
            "foreign on a" => [Connector("foreign", "a", "a")],
            "foreign on c, its task on b" => [Connector("foreign", "c", "b")],
            _ => [Connector("foreign", "c", "c")],
        };
        return new()
        {
            BeganAt = Now,
            ConnectionId = 1,
            Connectors = connectors.ToFrozenDictionary(connector => connector.Name),
            UnaddressableNames = [],
        };
    }

    private static ObservedConnector Connector(string name, string worker, string task) => new()
    {
        Name = ConnectorName.Parse(name),
        Type = "source",
        Config = FrozenDictionary<string, string>.Empty,
        State = ConnectorState.Running,
        WorkerId = worker,
        Tasks = [new(0, ConnectorState.Running, task, Trace: null)],
    };
}
