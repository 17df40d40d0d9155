using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Tests.Operator.Harness;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>
/// A worker that is starting, behind a load balancer and unannounced: it answers 404, then a part of the connectors, then configs of
/// last week. It may be met at any call; behind a gateway that spreads requests, even between two calls of one connection.
/// States of last week are tried behind a load balancer alone: a worker has read all states before it reads the first config
/// (AbstractHerder.startServices in Kafka), and so before it lists the first connector.
/// </summary>
public sealed class StartingWorkerTests
{
    private const int Runs = 30;
    private const int Positions = 12;
    private static readonly string[] Names = ["orders", "stock", "users"];

    [Theory]
    [InlineData(Answer.NotFound)]
    [InlineData(Answer.Part)]
    [InlineData(Answer.OldConfig)]
    [InlineData(Answer.OldState)]
    public void Met_at_every_call_in_turn_it_leads_to_no_create_no_update_and_no_delete(object answer)
    {
        foreach (var spreads in (bool[])[false, true])
        {
            using var workers = new Workers(spreads);
            for (var position = 0; position < Positions; position++)
            {
                workers.MeetAt(position, (Answer)answer);

                workers.Pass(TimeSpan.FromSeconds(20));

                workers.ShouldHaveWrittenNothing();
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Met_at_any_calls_it_leads_to_no_create_no_update_and_no_delete(bool spreads) => Check(spreads, (workers, _) =>
    {
        workers.Pass(TimeSpan.FromMinutes(1));
        workers.Restart();
        workers.Pass(TimeSpan.FromMinutes(1));

        workers.ShouldHaveWrittenNothing();
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Met_at_any_calls_it_never_lets_go_of_a_deleted_resource_whose_connector_runs(bool spreads) => Check(spreads, (workers, holds) =>
    {
        workers.Cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Delete && workers.HoldsDeletes ? Trouble.Unreachable : workers.TroubleOf(call);
        var written = workers.Cluster.Kubernetes.Writes.Count;
        workers.Cluster.Kubernetes.Delete<KafkaConnector>(Samples.Key("orders"));
        workers.Pass(TimeSpan.FromMinutes(1));

        workers.Cluster.Resource("orders").ShouldNotBeNull("its connector runs");
        (workers.Cluster.Kubernetes.Writes.Count - written).ShouldBeLessThan(100);
        workers.HoldsDeletes = false;
        workers.BeGone();
        workers.Cluster.Until(() => workers.Cluster.Resource("orders") is null, () => "the resource to go");
        workers.Cluster.Connect.Find("orders").ShouldBeNull();
        workers.Cluster.Connect.Find("stock").ShouldNotBeNull();
    });

    private static void Check(bool spreads, Action<Workers, Answer[]> holds)
    {
        var answers = Gen.Frequency(
            (3, Gen.Constant(Answer.Truth)),
            (2, Gen.Elements(Answer.NotFound, Answer.Part, Answer.OldConfig, spreads ? Answer.Part : Answer.OldState))).ArrayOf(40);
        Prop.ForAll(answers.ToArbitrary(), script =>
        {
            using var workers = new Workers(spreads);
            workers.Meet(script);
            holds(workers, script);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));
    }

    /// <summary>Who answers a call, and with what.</summary>
    private enum Answer
    {
        /// <summary>A worker that has caught up.</summary>
        Truth,

        /// <summary>404 without error_code.</summary>
        NotFound,

        /// <summary>Lists a part; has nothing to say through its herder yet.</summary>
        Part,

        /// <summary>Lists configs of last week; has nothing to say through its herder yet.</summary>
        OldConfig,

        /// <summary>Lists states of last week; has nothing to say through its herder yet.</summary>
        OldState,
    }

    private sealed class Workers : IDisposable
    {
        private readonly bool spreads;
        private readonly Dictionary<Answer, IReadOnlyList<ObservedConnector>> views;
        private readonly int before;
        private Answer[] script = [];
        private int met;
        private Answer current;

        public Workers(bool spreads)
        {
            this.spreads = spreads;
            Cluster = OperatedCluster.Started();
            Cluster.Apply(Names);
            Cluster.UntilReady(Names);
            Pass(TimeSpan.FromSeconds(40));
            before = Cluster.Connect.Writes.Count();
            var truth = Names.Select(name => Cluster.Connect.Find(name)!).ToList();
            views = new()
            {
                [Answer.Part] = [truth[1]],
                [Answer.OldConfig] = [.. truth.Select(connector => connector with { Config = Samples.Config("of last week") })],
                [Answer.OldState] = [.. truth.Select(connector => connector with { State = ConnectorState.Paused, Tasks = [new(0, ConnectorState.Paused, "10.0.0.1:8083", Trace: null)] })],
            };
            Cluster.Connect.Arriving = (call, _) =>
            {
                current = met < script.Length ? script[met] : Answer.Truth;
                met++;
                if (!spreads)
                {
                    // A load balancer: another worker is another connection.
                    Cluster.Connect.ConnectionId = current is Answer.Truth ? 1 : 2;
                }

                return Task.CompletedTask;
            };
            Cluster.Connect.Troubles = TroubleOf;
            Cluster.Connect.ListedInstead = () => views.GetValueOrDefault(current);
        }

        public OperatedCluster Cluster { get; }

        public bool HoldsDeletes { get; set; } = true;

        public void MeetAt(int position, Answer answer) => Meet([.. Enumerable.Repeat(Answer.Truth, position), answer]);

        public void Meet(Answer[] answers) => (script, met) = (answers, 0);

        public void BeGone() => script = [];

        public void Restart()
        {
            Cluster.Stop();
            Cluster.Start();
        }

        public void Pass(TimeSpan time) => Cluster.Pass(time, TimeSpan.FromSeconds(0.5));

        public Trouble? TroubleOf(ConnectCall call) => (current, call) switch
        {
            (Answer.NotFound, _) => Trouble.Unreachable,
            (not Answer.Truth, { Verb: ConnectVerb.Barrier }) => Trouble.Rebalancing,
            (not Answer.Truth, { IsWrite: true }) => Trouble.Unreachable,
            _ => null,
        };

        public void ShouldHaveWrittenNothing()
        {
            Cluster.Connect.Writes.Skip(before).ShouldBeEmpty($"{(spreads ? "spread" : "balanced")}: {string.Join(' ', script)}");
            BeGone();
            Pass(TimeSpan.FromSeconds(40));
            Names.ShouldAllBe(name => Cluster.IsReady(name));
            Cluster.Connect.Writes.Skip(before).ShouldBeEmpty();
        }

        public void Dispose() => Cluster.Dispose();
    }
}
