using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Kubernetes.Model;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning.Simulation;

/// <summary>
/// Whatever happens, and in whatever order: what must never be is checked by <see cref="SimulatedOperator"/> at every step, and
/// afterwards a world that has become quiet comes to rest.
/// </summary>
public class ModelTests
{
    private const int Runs = 400;

    [Fact]
    public void Quiet_world_comes_to_rest_as_asked_and_stays_there() => Check(world =>
    {
        world.BecomeQuiet();
        var (before, observes) = (world.Connect.Existing, world.Operator.Spec.Mode is EnforcementMode.Observe);
        world.Live(seconds: 200, () => IsFinal(world));
        var outcome = world.Operator.Last.ShouldNotBeNull();
        IsFinal(world).ShouldBeTrue($"not at rest{outcome}");
        if (observes)
        {
            outcome.Ready.Reason.ShouldBe(Reasons.Drifted, outcome.ToString());
            world.Connect.Existing.ShouldBeSameAs(before, outcome.ToString());
        }
        else if (world.Connect.Existing is { IsUnmanaged: true })
        {
            world.Operator.Spec.Adoption.ShouldNotBe(AdoptionPolicy.Always);
            outcome.Ready.Reason.ShouldBe(Reasons.AlreadyExists, outcome.ToString());
        }
        else
        {
            outcome.Ready.Status.ShouldBe(ConditionStatus.True, outcome.ToString());
            world.Connect.Existing.ShouldNotBeNull().Config["topic"].ShouldBe("quiet", outcome.ToString());
        }

        var (writes, status) = (world.Connect.Writes, world.Operator.Status!.Conditions);
        world.Live(seconds: 60, () => false);
        world.Connect.Writes.ShouldBe(writes, $"writes at rest{world.Operator.Last}");
        world.Operator.Status!.Conditions.ShouldBe(status, $"status changes at rest{world.Operator.Last}");

        world.Operator.Crash();
        world.Live(seconds: 60, () => false);
        world.Connect.Writes.ShouldBe(writes, $"writes after a restart at rest{world.Operator.Last}");
    });

    [Fact]
    public void Task_that_fails_is_restarted_without_anybody_and_forgotten_in_the_end() => Check(
        world =>
        {
            world.Make(Move.SpecEnforces);
            world.Make(Move.SpecRunning);
            world.BecomeQuiet();
            world.Live(seconds: 200, () => IsFinal(world));
            if (world.Connect.Existing is not { IsUnmanaged: false } connector)
            {
                return;
            }

            connector.TaskFailed = true;
            world.Live(seconds: 5, () => false);
            world.Operator.Last!.Ready.Reason.ShouldBe(Reasons.TaskFailed, $"{world.Operator.Last}");
            world.Live(seconds: 30, () => world.Operator.Last.Ready.Status is ConditionStatus.True);
            world.Operator.Last.Ready.Status.ShouldBe(ConditionStatus.True, $"not restarted{world.Operator.Last}");
            world.Operator.Status!.Restarts!.Count.ShouldBe(1, $"{world.Operator.Last}");
            world.Live(seconds: 610, () => world.Operator.Status.Restarts is null);
            world.Operator.Status.Restarts.ShouldBeNull($"not forgotten{world.Operator.Last}");
        },
        runs: 60);

    [Fact]
    public void Deletion_ends_while_Connect_answers_and_takes_only_what_is_ours() => Check(world =>
    {
        world.Connect.NextFault = Fault.None;
        var (before, owned) = (world.Connect.Existing, world.Operator.Status?.ConnectorName is not null);
        var observes = world.Operator.Spec.Mode is EnforcementMode.Observe;
        world.Operator.Spec = world.Operator.Spec with { Deleted = true };
        world.Live(seconds: 200, () => world.Operator.Released is not null);
        var reason = world.Operator.Released.ShouldNotBeNull($"hangs{world.Operator.Last}");
        if (before is { IsUnmanaged: true })
        {
            world.Connect.Existing.ShouldNotBeNull("somebody else's");
        }

        if (observes)
        {
            reason.ShouldBeOneOf(owned ? [ReleaseReason.Orphaned, ReleaseReason.Observed] : [ReleaseReason.Observed]);
            world.Connect.Existing.ShouldBeSameAs(before);
            return;
        }

        reason.ShouldBeOneOf(owned ? [ReleaseReason.Deleted, ReleaseReason.NothingOwned] : [ReleaseReason.NothingOwned]);
        (world.Connect.Existing?.IsMadeByOperator ?? false).ShouldBeFalse($"left behind{world.Operator.Last}");
    });

    /// <summary>A world of any flavour in which things happen, mostly polls.</summary>
    private static void Check(Action<World> then, int runs = Runs)
    {
        var moves = Gen.Frequency(
            (3, Gen.Constant(Move.Poll)),
            (2, Gen.Elements(Enum.GetValues<Move>()))).ArrayOf();
        var worlds = from flavour in Gen.Choose(0, (32 * Enum.GetValues<AdoptionPolicy>().Length) - 1)
                     from happenings in moves
                     select (Flavour: flavour, Moves: happenings);
        var arbitrary = Arb.From(worlds, failing => failing.Moves.Select(
            (_, index) => (failing.Flavour, Moves: failing.Moves.Where((_, other) => other != index).ToArray())));
        Prop.ForAll(arbitrary, history =>
        {
            var world = new World(history.Flavour);
            foreach (var move in history.Moves)
            {
                world.Make(move);
            }

            then(world);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(runs));
    }

    private static bool IsFinal(World world) => world.Operator.Last is
    {
        Decision: { Step: Step.Rest, Settled: true, RecheckAt: null },
        Ready: { Status: ConditionStatus.True } or { Reason: Reasons.AlreadyExists } or { Reason: Reasons.Drifted },
    } outcome && outcome.Situation.Resource.Metadata.Generation == outcome.Status.ObservedGeneration && outcome.Situation.Resource.Metadata.Generation == world.Operator.Spec.Generation;
}
