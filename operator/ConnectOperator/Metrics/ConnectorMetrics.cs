using System.Diagnostics.Metrics;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Metrics;

/// <summary>One connector's figures and counts. Written by the loop of its Connect cluster, read by scrapes.</summary>
internal sealed class ConnectorMetrics
{
    private readonly KeyValuePair<string, object?>[] labels;
    private volatile Published published;
    private long restarts;
    private long driftCorrections;

    /// <summary>Of a connector of which nothing is known yet.</summary>
    /// <param name="labels">Which connector.</param>
    public ConnectorMetrics(KeyValuePair<string, object?>[] labels)
    {
        this.labels = labels;
        published = Publish(ConnectorGauges.Of(new KafkaConnectorStatus()));
    }

    public ConnectorGauges Figures => published.Figures;

    public Measurement<long> State => published.State;

    public Measurement<long> Ready => published.Ready;

    public IReadOnlyList<Measurement<long>> Tasks => published.Tasks;

    public Measurement<long> Restarts => new(Interlocked.Read(ref restarts), labels);

    public Measurement<long> DriftCorrections => new(Interlocked.Read(ref driftCorrections), labels);

    /// <summary>Seconds for which something of it has been FAILED; 0 when nothing is.</summary>
    public Measurement<double> FailedFor(DateTimeOffset now) =>
        new(Figures.FailedSince is { } since ? Math.Max(0, (now - since).TotalSeconds) : 0, labels);

    /// <summary>Takes what status says now.</summary>
    public void Assessed(KafkaConnectorStatus status)
    {
        var figures = ConnectorGauges.Of(status);
        if (figures != published.Figures)
        {
            published = Publish(figures);
        }
    }

    /// <summary>Counts an action that was done.</summary>
    public void Acted(ConnectorEffect effect)
    {
        switch (effect)
        {
            case ConnectorEffect.Restarted:
                Interlocked.Increment(ref restarts);
                break;
            case ConnectorEffect.DriftCorrected:
                Interlocked.Increment(ref driftCorrections);
                break;
        }
    }

    /// <summary>Made once for each change, so that a scrape of ten thousand connectors makes nothing.</summary>
    private Published Publish(ConnectorGauges figures) => new(
        figures,
        With(1, "state", figures.State),
        With(figures.Ready ? 1 : 0, "reason", figures.Reason),
        [
            With(figures.Tasks.Running, "state", "running"),
            With(figures.Tasks.Failed, "state", "failed"),
            With(figures.Tasks.Paused, "state", "paused"),
            With(figures.Tasks.Unassigned, "state", "unassigned"),
            With(figures.Tasks.Unreported, "state", "unreported"),
        ]);

    private Measurement<long> With(long value, string label, string word) => new(value, [.. labels, new(label, word)]);

    private sealed record Published(
        ConnectorGauges Figures, Measurement<long> State, Measurement<long> Ready, IReadOnlyList<Measurement<long>> Tasks);
}

/// <summary>What an action did that is counted.</summary>
internal enum ConnectorEffect
{
    /// <summary>Nothing that is counted.</summary>
    Other,

    /// <summary>The connector, or a task of it, was restarted.</summary>
    Restarted,

    /// <summary>What somebody had changed in Connect was put back.</summary>
    DriftCorrected,
}

/// <summary>Tells the effect of an action.</summary>
internal static class ConnectorEffects
{
    public static ConnectorEffect Of(ConnectorAction action, ActionResult result) => (action, result) switch
    {
        (_, not ActionResult.Succeeded) => ConnectorEffect.Other,
        (ConnectorAction.Restart or ConnectorAction.RestartFailed or ConnectorAction.RestartTask, _) => ConnectorEffect.Restarted,
        (ConnectorAction.Create { CorrectsDrift: true }
            or ConnectorAction.PutConfig { CorrectsDrift: true }
            or ConnectorAction.Pause { CorrectsDrift: true }
            or ConnectorAction.Resume { CorrectsDrift: true }
            or ConnectorAction.Stop { CorrectsDrift: true }, _) => ConnectorEffect.DriftCorrected,
        _ => ConnectorEffect.Other,
    };
}
