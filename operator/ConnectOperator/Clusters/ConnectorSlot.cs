using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Core.Decisions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Scrubbing;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Telemetry;

namespace ConnectOperator.Clusters;

/// <summary>All that the controller holds of one KafkaConnector. Owned by the controller's loop.</summary>
internal sealed class ConnectorSlot
{
    private SpecReading<ConnectorRequest>? spec;
    private Resolution? resolution;
    private Scrubber? scrubber;

    /// <summary>It is known without reading the spec that it refers to nothing.</summary>
    private bool hasNoSources;

    /// <summary>Values that were secret, or that Connect resolved, and that it may still echo.</summary>
    private HashSet<string>? former;

    public ConnectorSlot(KafkaConnector resource)
    {
        Resource = resource;
        JudgedStatus = resource.Status;
    }

    /// <summary>The newest state of the resource: from the watch, or from the answer to the operator's own last write.</summary>
    public KafkaConnector Resource { get; private set; }

    public ObjectKey Key => ObjectKey.Of(Resource);

    public string Uid => Resource.Metadata.Uid ?? "";

    public SpecReading<ConnectorRequest> Spec => spec ??= KafkaConnectorReader.Read(Resource);

    public ConnectorHistory History { get; set; } = ConnectorHistory.Empty;

    /// <summary>The entry of the snapshot at which the operator last came to rest, or that it confirmed.</summary>
    public ObservedConnector? Trusted { get; set; }

    /// <summary>The entry of the last snapshot that was looked at.</summary>
    public ObservedConnector? Listed
    {
        get;
        set
        {
            if (!ReferenceEquals(field?.Config, value?.Config))
            {
                RememberSecrets();
            }

            field = value;
        }
    }

    /// <summary>A write of the resource is under way: the next decision waits for it.</summary>
    public PendingWrite? Writing { get; set; }

    /// <summary>
    /// The API server has said that the resource is not as it is known here, or not there: nothing is decided until a newer state is
    /// known, or the watch tells that it is gone.
    /// </summary>
    public bool IsOutdated { get; set; }

    /// <summary>The resource is being read for that.</summary>
    public bool IsReading { get; set; }

    /// <summary>The status of which was last judged who wrote it. What is there at first was written by whoever: nobody knows when.</summary>
    public KafkaConnectorStatus? JudgedStatus { get; set; }

    /// <summary>The status that is being written, or of which a part was stored; null where all was.</summary>
    public PrunedStatus<KafkaConnectorStatus>? Pruned { get; set; }

    /// <summary>Another operator writes the resource too; null when none is known.</summary>
    public OperatorConflict? OperatorConflict { get; set; }

    /// <summary>The claim that was written last and has not yet shown in status.</summary>
    public Step.Claim? Claiming { get; set; }

    /// <summary>The last news told of the connector: told once, however often the write that records it has to be tried.</summary>
    public ReportedChanges? LastReported { get; set; }

    /// <summary>Why the resource is being let go; null while it is not.</summary>
    public ReleaseReason? Released { get; set; }

    /// <summary>Somebody changed the spec while the operator watched, and it has not come to rest since: a person waits.</summary>
    public bool IsEdited { get; set; }

    /// <summary>A decision is due.</summary>
    public bool Dirty { get; set; }

    /// <summary>What made the last decision due, and when.</summary>
    public Due Due { get; set; }

    /// <summary>The trace of what the operator is doing for the connector.</summary>
    public ConnectorTrace? Trace { get; set; }

    /// <summary>What the log calls what is being done about it, from a change until it rests; null before anything was told.</summary>
    public string? ReconcileId { get; set; }

    public DateTimeOffset? RecheckAt { get; set; }

    /// <summary>Failures in a row of writing the resource, or of reading it.</summary>
    public int KubernetesFailures { get; set; }

    /// <summary>The connector that is claimed, or else asked for; null while the spec names none.</summary>
    public ConnectorName? Name =>
        ConnectorName.TryParse(Resource.Status?.ConnectorName, out var claimed) ? claimed
        : Spec is SpecReading<ConnectorRequest>.Valid { Value.Name: var asked } ? asked
        : null;

    /// <summary>Whether a claim is in status.</summary>
    public bool IsClaimed => Resource.Status?.ConnectorName is not null;

    public ConnectorRequest? Request => (Spec as SpecReading<ConnectorRequest>.Valid)?.Value;

    /// <summary>Whether the connector of that claim has been there.</summary>
    public bool IsEstablished => Resource.Status is { ConnectorName: not null, ConfigHash: not null };

    public bool OnlyObserves => Request is { Mode: EnforcementMode.Observe };

    /// <summary>Whether the spec refers to a Secret or ConfigMap.</summary>
    public bool DependsOn(SourceKey source) => Sources.Any(entry => entry.Source == source);

    /// <summary>Where the config comes from besides the spec itself.</summary>
    public IReadOnlyList<ConfigSource> Sources => hasNoSources ? [] : Request?.Sources ?? [];

    /// <summary>Takes secrets, present and former, out of what Connect says of the connector.</summary>
    public Scrubber Scrubber => scrubber ??= Scrubber.For(Known);

    private ConfigKnowledge Known =>
        (resolution is Resolution.Resolved { Connector: var desired } ? ConfigKnowledge.Of(desired) : ConfigKnowledge.Of(Request)) with
        {
            Observed = Listed?.Config,
            Former = former ?? [],
        };

    /// <summary>The desired connector, resolved once until its spec or sources change.</summary>
    public Resolution? Resolve(Func<SourceKey, SourceState> sources)
    {
        if (resolution is null or Resolution.Pending && Request is { } request)
        {
            resolution = ConfigResolver.Resolve(request, sources);
            scrubber = null;
        }

        return resolution;
    }

    /// <summary>
    /// Lets go of what can be had again from the resource, most of what a connector at rest would hold. Not where Secrets may have
    /// gone into it: what they were before they change is to be had nowhere else.
    /// </summary>
    public void Relax()
    {
        if (Sources.Count == 0)
        {
            hasNoSources = true;
            spec = null;
            resolution = null;
            scrubber = null;
        }
    }

    /// <summary>A source changed.</summary>
    public void ForgetResolution()
    {
        RememberSecrets();
        resolution = null;
    }

    /// <summary>Connect has quoted these as values that nobody may see.</summary>
    public void Learn(IReadOnlyCollection<string> values)
    {
        if (values.Count > 0)
        {
            (former ??= []).UnionWith(values);
            scrubber = null;
        }
    }

    /// <summary>All runs as asked: there is no trace of what was before, and no write whose answer could tell of it.</summary>
    public void ForgetFormerSecrets()
    {
        if (former is not null)
        {
            former = null;
            scrubber = null;
        }
    }

    private void RememberSecrets()
    {
        Learn(Known.SecretValues());
        scrubber = null;
    }

    /// <summary>
    /// Takes a newer state of the resource. False for one that is older than what is known.
    /// </summary>
    public bool Accept(KafkaConnector newer)
    {
        if (ResourceVersions.IsNewer(Resource, newer))
        {
            return false;
        }

        if (newer.Metadata.Generation != Resource.Metadata.Generation || newer.Metadata.Generation is null)
        {
            ForgetResolution();
            spec = null;
            hasNoSources = false;
            IsEdited = true;
        }

        IsOutdated &= newer.Metadata.ResourceVersion == Resource.Metadata.ResourceVersion;
        Resource = newer;
        return true;
    }
}

/// <summary>What a change of status tells.</summary>
/// <param name="ConditionSummary">What its conditions come to.</param>
/// <param name="Failures">Ids of the tasks that have failed since the status before.</param>
/// <param name="LeftOut">Config keys that kubectl left out and that did not stand in the status before.</param>
/// <param name="Ignored">Annotations that ask for nothing, with their values, and did not stand in the status before.</param>
internal sealed record ReportedChanges(ConditionSummary ConditionSummary, string Failures, string LeftOut, string Ignored);

/// <summary>Which write of a resource is under way.</summary>
internal abstract record PendingWrite
{
    private readonly TaskCompletionSource<bool> refusal = new();

    private PendingWrite()
    {
    }

    /// <summary>Ends with the write: true when the API server refused it, because the resource is not as it is known here.</summary>
    public Task<bool> Refusal => refusal.Task;

    /// <summary>Ends as the write does.</summary>
    public async Task<WriteOutcome<KafkaConnector>> EndWithAsync(Task<WriteOutcome<KafkaConnector>> write)
    {
        try
        {
            var outcome = await write;
            refusal.SetResult(outcome is WriteOutcome<KafkaConnector>.Superseded);
            return outcome;
        }
        finally
        {
            refusal.TrySetResult(false);
        }
    }

    /// <summary>Status only.</summary>
    public sealed record Status : PendingWrite;

    /// <summary>Status as it is, by this operator's name.</summary>
    public sealed record Name : PendingWrite;

    /// <summary>Status with a claim that it did not have.</summary>
    public sealed record Claim : PendingWrite;

    /// <summary>Status without the claim.</summary>
    public sealed record Unclaim : PendingWrite;

    /// <summary>The finalizer, on or off.</summary>
    public sealed record Finalizer : PendingWrite;
}
