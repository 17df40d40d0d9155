using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ConnectOperator.Metrics.Exposition;

/// <summary>
/// The series of one instrument. What is counted is added up by labels, from any thread; what is observed is written down as the
/// instrument tells it, during a scrape.
/// </summary>
internal sealed class InstrumentSeries(Instrument instrument)
{
    private readonly ConcurrentDictionary<string, Cell> cells = new(StringComparer.Ordinal);
    private readonly double[] bounds = BoundsOf(instrument);
    private readonly ArrayBufferWriter<char> labels = new();
    private ChunkedBuffer? observed;

    public Instrument Instrument => instrument;

    /// <summary>The type's name in the text format.</summary>
    public string Type => Kind(instrument) switch
    {
        InstrumentKind.Counter => "counter",
        InstrumentKind.Histogram => "histogram",
        _ => "gauge",
    };

    /// <summary>Takes a measurement.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (instrument.IsObservable)
        {
            // None while an instrument appears in the middle of a scrape: the next one shows it.
            if (observed is { } output)
            {
                labels.ResetWrittenCount();
                SampleText.Labels(labels, tags);
                SampleText.Sample(output, instrument.Name, labels.WrittenSpan, bound: null, value);
            }

            return;
        }

        var cell = CellOf(tags);
        lock (cell)
        {
            cell.Record(value, Kind(instrument), bounds);
        }
    }

    /// <summary>A scrape begins: what is observed goes there.</summary>
    public void Begin(ChunkedBuffer output) => observed = output;

    /// <summary>Ends the observations, and writes all that was counted.</summary>
    public void End(ChunkedBuffer output)
    {
        observed = null;
        foreach (var (text, cell) in cells.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            lock (cell)
            {
                cell.Write(output, instrument.Name, text, bounds);
            }
        }
    }

    private static InstrumentKind Kind(Instrument instrument) => instrument switch
    {
        Counter<long> or Counter<double> or ObservableCounter<long> or ObservableCounter<double> => InstrumentKind.Counter,
        Histogram<double> or Histogram<long> => InstrumentKind.Histogram,
        UpDownCounter<long> or UpDownCounter<double> => InstrumentKind.Sum,
        _ => InstrumentKind.Last,
    };

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } given } => [.. given],
        Histogram<double> or Histogram<long> => throw new NotSupportedException($"{instrument.Name} says nothing of its buckets."),
        _ => [],
    };

    private Cell CellOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = new ArrayBufferWriter<char>(256);
        SampleText.Labels(text, tags);
        return cells.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text.WrittenSpan, out var cell)
            ? cell
            : cells.GetOrAdd(text.WrittenSpan.ToString(), static (_, buckets) => new Cell(buckets), bounds.Length);
    }

    private enum InstrumentKind
    {
        Counter,
        Sum,
        Last,
        Histogram,
    }

    /// <summary>One series.</summary>
    private sealed class Cell(int buckets)
    {
        private readonly long[] counts = new long[buckets];
        private double sum;
        private long count;

        public void Record(double value, InstrumentKind kind, double[] bounds)
        {
            sum = kind is InstrumentKind.Last ? value : sum + value;
            count++;
            if (kind is InstrumentKind.Histogram)
            {
                // Upper bounds belong to their buckets.
                var index = Array.BinarySearch(bounds, value);
                var bucket = index < 0 ? ~index : index;
                if (bucket < counts.Length)
                {
                    counts[bucket]++;
                }
            }
        }

        public void Write(ChunkedBuffer output, string name, string labels, double[] bounds)
        {
            if (bounds.Length == 0)
            {
                SampleText.Sample(output, name, labels, bound: null, sum);
                return;
            }

            var below = 0L;
            for (var bucket = 0; bucket < bounds.Length; bucket++)
            {
                below += counts[bucket];
                SampleText.Sample(output, $"{name}_bucket", labels, bounds[bucket], below);
            }

            SampleText.Sample(output, $"{name}_bucket", labels, double.PositiveInfinity, count);
            SampleText.Sample(output, $"{name}_sum", labels, bound: null, sum);
            SampleText.Sample(output, $"{name}_count", labels, bound: null, count);
        }
    }
}
