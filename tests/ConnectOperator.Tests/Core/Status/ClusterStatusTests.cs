using System.Collections.Frozen;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Planning;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Status;

public class ClusterStatusTests
{
    private static readonly Dictionary<string, (Availability Availability, ConditionStatus Ready, string Reason, KStatus KStatus)> Cases = new()
    {
        ["available"] = (new Availability.Available(), ConditionStatus.True, Reasons.Connected, KStatus.Current),
        ["connecting"] = (new Availability.Connecting(), ConditionStatus.Unknown, Reasons.Pending, KStatus.InProgress),
        ["unreachable"] = (new Availability.Unreachable("refused"), ConditionStatus.False, Reasons.ConnectUnreachable, KStatus.InProgress),
        ["unauthorized"] = (new Availability.Unauthorized("HTTP 401"), ConditionStatus.False, Reasons.Unauthorized, KStatus.Failed),
        ["misconfigured"] = (new Availability.Misconfigured("no CA"), ConditionStatus.False, Reasons.ClusterMisconfigured, KStatus.Failed),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ready_tells_whether_the_cluster_can_be_used(string name)
    {
        var (availability, ready, reason, kstatus) = Cases[name];
        var (metadata, status) = Next(availability);
        var condition = status.Conditions!.Single(found => found.Type == ConditionTypes.Ready);
        (condition.Status, condition.Reason, KStatusRules.Of(metadata, status.ObservedGeneration, status.Conditions)).ShouldBe((ready, reason, kstatus));
    }

    [Theory]
    [InlineData("available")]
    [InlineData("unreachable")]
    [InlineData("unauthorized")]
    public void Short_failure_leaves_status_as_it_is(string before)
    {
        var (_, previous) = Next(Cases[before].Availability);
        Next(new Availability.Connecting(), previous).Status.Conditions.ShouldBe(previous.Conditions);
    }

    [Fact]
    public void New_URLs_never_count_as_reached_before_they_were_tried()
    {
        var (_, previous) = Next(new Availability.Available());
        var (metadata, status) = Next(new Availability.Connecting(), previous, generation: 2);
        status.ObservedGeneration.ShouldBe(1);
        KStatusRules.Of(metadata, status.ObservedGeneration, status.Conditions).ShouldBe(KStatus.InProgress);
    }

    [Fact]
    public void Deletion_waits_for_those_who_refer_to_it()
    {
        var (metadata, status) = Next(new Availability.Available(), deleted: true);
        status.Conditions![0].ShouldSatisfyAllConditions(
            ready => ready.Reason.ShouldBe(Reasons.Deleting),
            ready => ready.Message.ShouldBe("Deleted once no KafkaConnector refers to it; 3 still do: kafka/c-00, kafka/c-01, kafka/c-02."));
        KStatusRules.Of(metadata, status.ObservedGeneration, status.Conditions).ShouldBe(KStatus.Terminating);
    }

    [Theory]
    [InlineData(0, "none does any more.")]
    [InlineData(1, "1 still does: kafka/c-00.")]
    [InlineData(10, "kafka/c-08, kafka/c-09.")]
    [InlineData(12, "12 still do: kafka/c-00, kafka/c-01, kafka/c-02, kafka/c-03, kafka/c-04, kafka/c-05, kafka/c-06, kafka/c-07, kafka/c-08, kafka/c-09 and 2 more.")]
    public void Deletion_names_the_first_ten_it_waits_for(int count, string told)
    {
        var (_, status) = Next(new Availability.Available(), deleted: true, referring: count);
        status.Conditions![0].Message.ShouldEndWith(told);
    }

    [Fact]
    public void Connectors_are_counted_and_those_of_others_named()
    {
        var (_, status) = Next(new Availability.Available());
        status.Connectors.ShouldBe(new ConnectorCounts { Total = 6, Managed = 2, Unmanaged = 4, Running = 3, Paused = 1, Stopped = 1, Failed = 1 });
        status.UnmanagedConnectors.ShouldBe(["c", "d", "e", "sp ace"]);
        (status.Version, status.Commit, status.KafkaClusterId).ShouldBe(("3.9.0", "abc", "kafka-1"));
        status.Plugins!.Select(plugin => plugin.Class).ShouldBe(["a.A", "b.B"]);
    }

    [Fact]
    public void Counts_stay_while_nobody_can_count()
    {
        var (_, previous) = Next(new Availability.Available());
        Next(new Availability.Unreachable("refused"), previous).Status.Connectors.ShouldBe(previous.Connectors);
    }

    private static (ObjectMeta Metadata, KafkaConnectClusterStatus Status) Next(
        Availability availability, KafkaConnectClusterStatus? previous = null, long generation = 1, bool deleted = false, int referring = 3)
    {
        var metadata = new ObjectMeta { Name = "prod", Namespace = "kafka", Generation = generation, DeletionTimestamp = deleted ? SituationBuilder.Noon : null };
        (string Name, ObservedConnector Connector)[] connectors =
        [
            ("a", SituationBuilder.Shown()),
            ("b", SituationBuilder.Shown(tasks: [ConnectorState.Failed])),
            ("c", SituationBuilder.Shown(ConnectorState.Paused)),
            ("d", SituationBuilder.Shown(ConnectorState.Stopped)),
            ("e", SituationBuilder.Shown()),
        ];
        var status = ClusterStatus.Next(new ClusterReport
        {
            Resource = new() { Metadata = metadata, Spec = new() { Urls = ["http://connect:8083"] }, Status = previous },
            Availability = availability,
            Server = new("3.9.0", "abc", "kafka-1"),
            Plugins = [new("b.B", "sink", "1"), new("a.A", "source", Version: null)],
            Snapshot = new()
            {
                BeganAt = SituationBuilder.Noon,
                ConnectionId = 1,
                Connectors = connectors.ToFrozenDictionary(entry => ConnectorName.Parse(entry.Name), entry => entry.Connector),
                UnaddressableNames = ["sp ace"],
            },
            Managed = new HashSet<ConnectorName> { ConnectorName.Parse("a"), ConnectorName.Parse("b"), ConnectorName.Parse("gone") },
            Referring = [.. Enumerable.Range(0, referring).Reverse().Select(number => new ObjectKey("kafka", $"c-{number:d2}"))],
            Now = SituationBuilder.Noon,
        });
        KStatusRules.ShouldMakeSense(metadata, status.ObservedGeneration, status.Conditions, () => $" {availability}");
        return (metadata, status);
    }
}
