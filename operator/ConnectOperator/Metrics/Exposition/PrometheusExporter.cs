using System.Collections.Immutable;
using System.Diagnostics.Metrics;

namespace ConnectOperator.Metrics.Exposition;

/// <summary>
/// Collects what the operator's instruments of one meter factory measure, and writes it in Prometheus' text format. Instruments of the same
/// name in several meters (one for each Connect cluster) are one family; a meter that is disposed takes its series along.
/// </summary>
internal sealed class PrometheusExporter : IDisposable
{
    /// <summary>What <see cref="Scrape"/> writes.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener listener = new();
    private readonly Lock scraping = new();
    private ImmutableList<InstrumentSeries> series = [];

    public PrometheusExporter(IMeterFactory meters)
    {
        listener.InstrumentPublished = (instrument, it) =>
        {
            // The web server counts with the same factory, by names that Prometheus does not take.
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Meter.Name == OperatorMetrics.MeterName)
            {
                var added = new InstrumentSeries(instrument);
                ImmutableInterlocked.Update(ref series, static (all, one) => all.Add(one), added);
                it.EnableMeasurementEvents(instrument, added);
            }
        };
        listener.MeasurementsCompleted = (_, state) =>
            ImmutableInterlocked.Update(ref series, static (all, one) => all.Remove(one), (InstrumentSeries)state!);
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((InstrumentSeries)state!).Record(value, tags));
        listener.Start();
    }

    /// <summary>All series as they are now. The caller disposes the text.</summary>
    public ChunkedBuffer Scrape()
    {
        // No callback of the listener takes this lock: a meter may come or go in the middle.
        lock (scraping)
        {
            var present = series.GroupBy(one => one.Instrument.Name, StringComparer.Ordinal)
                .OrderBy(family => family.Key, StringComparer.Ordinal)
                .Select(family => new Family([.. family], new ChunkedBuffer()))
                .ToList();
            present.ForEach(family => family.Begin());
            listener.RecordObservableInstruments();
            var text = new ChunkedBuffer();
            present.ForEach(family => family.WriteTo(text));
            return text;
        }
    }

    public void Dispose() => listener.Dispose();

    private sealed record Family(IReadOnlyList<InstrumentSeries> Members, ChunkedBuffer Samples)
    {
        public void Begin()
        {
            foreach (var member in Members)
            {
                member.Begin(Samples);
            }
        }

        public void WriteTo(ChunkedBuffer text)
        {
            foreach (var member in Members)
            {
                member.End(Samples);
            }

            if (Samples.Length > 0)
            {
                SampleText.Header(text, Members[0].Instrument.Name, Members[0].Instrument.Description ?? "", Members[0].Type);
                text.Take(Samples);
            }

            Samples.Dispose();
        }
    }
}
