using System.Globalization;

namespace Benchmarks.Measuring;

/// <summary>Several measurements of one thing: what benchmarks report instead of a single figure.</summary>
internal sealed record Spread(IReadOnlyList<double> Values)
{
    public double Median => Quantile(0.5);

    public double Min => Values.Min();

    public double Max => Values.Max();

    /// <summary>Ratios run by run: each value over that of the reference measured in the same minute.</summary>
    public static Spread Ratios(Spread measured, Spread reference) => new([.. measured.Values.Zip(reference.Values, (value, of) => value / of)]);

    public static Spread Of(IEnumerable<double> values) => new([.. values]);

    /// <summary>The nearest-rank quantile: always a value that was measured.</summary>
    public double Quantile(double fraction)
    {
        var ordered = Values.Order().ToArray();
        return ordered[Math.Clamp((int)Math.Ceiling(fraction * ordered.Length) - 1, 0, ordered.Length - 1)];
    }

    /// <summary>Median, and the range in brackets when there is one.</summary>
    public override string ToString() => Values.Count == 1 || Min.Equals(Max) ? Text(Median) : $"{Text(Median)} ({Text(Min)} to {Text(Max)})";

    /// <summary>Three significant digits, without an exponent.</summary>
    public static string Text(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
