using System.Collections.Immutable;
using ConnectOperator.Core.Claims;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Planning;

/// <summary>
/// Decides the next step for one connector: a pure function of the <see cref="Situation"/>. Its questions come in the order in
/// which an answer makes the later ones pointless.
/// </summary>
public static class Planner
{
    /// <summary>The next step, and what to say meanwhile.</summary>
    /// <exception cref="InvalidOperationException">
    /// A rule would write to Connect for a resource that is not in mode Enforce: whatever it was, nothing leaves from here.
    /// </exception>
    public static Decision Plan(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        var decision = Decide(situation);
        if (decision.Step is Step.Act or Step.Claim && !IsEnforced(situation.Resource))
        {
            throw new InvalidOperationException($"{decision.Step} although spec.mode is {situation.Resource.Spec.Mode}.");
        }

        // What still waits after its time waits for a look at Connect: deciding again brings none, and would come due again at once.
        return decision.RecheckAt <= situation.Now ? decision with { RecheckAt = null } : decision;
    }

    /// <summary>Whether the resource lets the operator write to Connect: what is not clearly Enforce does not.</summary>
    internal static bool IsEnforced(KafkaConnector resource) => (resource.Spec.Mode ?? SpecDefaults.Mode) == SpecValues.Enforce;

    private static Decision Decide(Situation situation)
    {
        if (situation.Resource.Metadata.DeletionTimestamp is not null)
        {
            return DeletionPlanner.Plan(situation);
        }

        return Obstacle(situation) ?? situation.Resolution switch
        {
            Resolution.Resolved { Connector: var desired } when !HasFinalizer(situation.Resource) =>
                Decision.Take(new Step.AddFinalizer(), Assessment.InProgress(Reasons.Creating, $"Preparing connector {desired.Name}.")),
            Resolution.Resolved { Connector: var desired } when situation.Request is { Mode: EnforcementMode.Observe } =>
                ObservePlanner.Plan(situation, desired),
            Resolution.Resolved { Connector: var desired } => ConvergencePlanner.Plan(situation, desired),
            _ => throw new InvalidOperationException("A spec without obstacles has a resolution."),
        };
    }

    /// <summary>Whether the resource's deletion waits for the operator.</summary>
    internal static bool HasFinalizer(KafkaConnector resource) =>
        resource.Metadata.Finalizers?.Contains(ApiGroup.Finalizer, StringComparer.Ordinal) ?? false;

    /// <summary>Why nothing can be done in Connect at all; null when it can.</summary>
    private static Decision? Obstacle(Situation situation)
    {
        if (situation.Spec is SpecReading<ConnectorRequest>.Invalid { Problems: var problems })
        {
            return Blocked(Assessment.NeedsPerson(Reasons.InvalidSpec, Sentence(problems)));
        }

        var request = ((SpecReading<ConnectorRequest>.Valid)situation.Spec).Value;
        var name = request.Name;
        var cluster = situation.Cluster;
        if (Ownership.Moved(situation, request) is { } moved)
        {
            return Blocked(Assessment.NeedsPerson(Reasons.InvalidSpec, $"{moved}."));
        }

        if (cluster.Availability is Availability.Missing)
        {
            return Blocked(Assessment.InProgress(
                Reasons.ClusterNotFound, $"There is no KafkaConnectCluster {cluster.Key}; create it, or correct spec.clusterRef."));
        }

        if (cluster.Availability is Availability.NotWatched)
        {
            return ConnectObstacle(situation);
        }

        if (!situation.Allowed)
        {
            return Blocked(Assessment.NeedsPerson(
                Reasons.NotAllowed,
                $"KafkaConnectCluster {cluster.Key} does not admit connectors from namespace {situation.Resource.Metadata.Namespace}; "
                + "its owner can admit them in spec.allowedNamespaces."));
        }

        if (situation.NameTakenBy is { } holder)
        {
            return Blocked(Assessment.NeedsPerson(
                Reasons.NameConflict,
                holder.Cluster == cluster.Key
                    ? $"KafkaConnector {holder.Resource} has priority for the same connector {name} of {cluster.Key}; give one of them another spec.name."
                    : $"KafkaConnector {holder.Resource} has the same connector {name} through KafkaConnectCluster {holder.Cluster}, which leads to the same "
                    + $"Connect cluster as {cluster.Key}; give one of them another spec.name."));
        }

        if (situation.NameDisputedBy is not null && ConditionSummary.Of(situation.Resource.Status?.Conditions) is { Reason: Reasons.NameConflict })
        {
            // What was found before stands until it is known not to: a new process has yet to compare the two clusters.
            return Decision.AtRest(situation.StillPending(""));
        }

        if (situation.Resolution is Resolution.Invalid { Problems: var invalid })
        {
            return Blocked(Assessment.NeedsPerson(Reasons.InvalidSpec, Sentence(invalid)));
        }

        if (situation.Resolution is Resolution.Missing missing)
        {
            return Blocked(Assessment.InProgress(missing.Reason, Sentence(missing.Problems)));
        }

        return ConnectObstacle(situation) ?? VersionObstacle(cluster, request) ?? (situation.Resolution is Resolution.Pending
            ? Decision.AtRest(situation.StillPending("Reading the Secrets and ConfigMaps that the config comes from."))
            : null);
    }

    /// <summary>An older Connect would take the version and ignore it: the resource would look as asked and run something else.</summary>
    private static Decision? VersionObstacle(ClusterView cluster, ConnectorRequest request) =>
        request.Config.ContainsKey(ReservedConfigKeys.PluginVersion) && cluster.Server is { Version: var version } && !ConnectVersion.KnowsPluginVersions(version)
            ? Blocked(Assessment.NeedsPerson(
                Reasons.NotSupported, $"spec.version needs Connect 4.1 or later, and {cluster.Key} runs {version}; remove spec.version."))
            : null;

    /// <summary>Why Connect cannot be used at the moment; null when it can.</summary>
    internal static Decision? ConnectObstacle(Situation situation)
    {
        var cluster = situation.Cluster;
        return cluster.Availability switch
        {
            Availability.Connecting => Decision.AtRest(situation.StillPending($"Connecting to {cluster.Key}.")),

            // What was missing before is not known to have been missing since.
            Availability.Unreachable { Message: var message } => Decision.AtRest(Assessment.CannotTell(
                Reasons.ConnectUnreachable, $"Connect cluster {cluster.Key} does not answer: {ForNeighbours(situation, message)}")) with
            {
                Waiting = new(),
            },
            Availability.Unauthorized { Message: var message } => Decision.AtRest(Assessment.CannotTell(Reasons.Unauthorized, message) with
            {
                Reconciling = false,
                Stalled = true,
            }),
            Availability.Misconfigured { Message: var message } => Decision.AtRest(
                Assessment.CannotTell(Reasons.ClusterMisconfigured, ForNeighbours(situation, message))),
            Availability.NotWatched => Blocked(Assessment.NeedsPerson(Reasons.NamespaceNotWatched, NotWatched(cluster.Key))),
            _ when situation.Cluster.IsOtherGroup => Blocked(Assessment.NeedsPerson(Reasons.ClusterChanged, OtherGroup(cluster.Key))),
            _ when Ownership.KafkaChanged(situation) => Blocked(Assessment.NeedsPerson(
                Reasons.ClusterChanged,
                $"Kafka cluster {cluster.Server!.KafkaClusterId} answers behind {cluster.Key}, but the connector was claimed on "
                + $"{situation.Resource.Status!.KafkaClusterId}; the operator writes nothing until its URLs lead there again, or the resource is created again.")),
            _ => null,
        };
    }

    private static string NotWatched(ObjectKey cluster) =>
        $"Namespace {cluster.Namespace} is not watched by this operator, so KafkaConnectCluster {cluster} cannot be used: let the operator watch that namespace too "
        + $"(--namespace {cluster.Namespace}, and a role there), or correct spec.clusterRef.";

    /// <summary>What is said of a Connect cluster that is another than before.</summary>
    internal static string OtherGroup(ObjectKey cluster) =>
        $"Another Connect cluster than before answers behind {cluster}, on the same Kafka cluster: it has none of the connectors that were claimed there, and "
        + "none of the known workers. The operator writes nothing until its URLs lead there again, or all the resources are created again.";

    /// <summary>What befalls a Connect cluster may be told in words that name its Secrets or others' connectors: they stay in its own namespace.</summary>
    private static string ForNeighbours(Situation situation, string message) =>
        situation.Resource.Metadata.Namespace == situation.Cluster.Key.Namespace ? message : $"the status of KafkaConnectCluster {situation.Cluster.Key} says why.";

    /// <summary>Nothing is compared with Connect, so nobody can tell whether they agree: an old "in sync" must not stand.</summary>
    private static Decision Blocked(Assessment assessment) => Decision.AtRest(assessment with
    {
        Synced = assessment.Ready with { Status = ConditionStatus.Unknown },
    });

    private static string Sentence(IEnumerable<SpecProblem> problems) =>
        string.Join(" ", problems.Select(problem => $"{problem}.")).Trim();
}
