using System.Buffers;
using System.Globalization;
using System.Text;

namespace ConnectOperator.Metrics.Exposition;

/// <summary>
/// Writes samples in Prometheus' text format, version 0.0.4
/// (prometheus.io/docs/instrumenting/exposition_formats, "Text format details").
/// </summary>
internal static class SampleText
{
    private const int LongestNumber = 32;

    /// <summary>The two lines that come before a family's samples.</summary>
    public static void Header(IBufferWriter<byte> output, string name, string help, string type)
    {
        Text(output, "# HELP ");
        Text(output, name);
        Text(output, " ");
        Text(output, help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
        Text(output, "\n# TYPE ");
        Text(output, name);
        Text(output, " ");
        Text(output, type);
        Text(output, "\n");
    }

    /// <summary>One sample.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="name">The family's name, with the suffix that the sample has.</param>
    /// <param name="labels">As <see cref="Labels"/> wrote them, without braces.</param>
    /// <param name="bound">The upper bound of a histogram's bucket; null for other samples.</param>
    /// <param name="value">Its value.</param>
    public static void Sample(IBufferWriter<byte> output, string name, ReadOnlySpan<char> labels, double? bound, double value)
    {
        Text(output, name);
        if (labels.Length > 0 || bound is not null)
        {
            Text(output, "{");
            Text(output, labels);
            if (bound is { } le)
            {
                Text(output, labels.Length > 0 ? ",le=\"" : "le=\"");
                Number(output, le);
                Text(output, "\"");
            }

            Text(output, "}");
        }

        Text(output, " ");
        Number(output, value);
        Text(output, "\n");
    }

    /// <summary>Labels as they stand between the braces.</summary>
    public static void Labels(IBufferWriter<char> output, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var first = true;
        foreach (var (name, value) in labels)
        {
            output.Write(first ? "" : ",");
            output.Write(name);
            output.Write("=\"");
            Escaped(output, value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            output.Write("\"");
            first = false;
        }
    }

    private static void Escaped(IBufferWriter<char> output, string value)
    {
        var rest = value.AsSpan();
        while (rest.IndexOfAny('\\', '"', '\n') is >= 0 and var at)
        {
            output.Write(rest[..at]);
            output.Write(rest[at] switch { '\\' => "\\\\", '"' => "\\\"", _ => "\\n" });
            rest = rest[(at + 1)..];
        }

        output.Write(rest);
    }

    private static void Number(IBufferWriter<byte> output, double value)
    {
        switch (value)
        {
            case double.PositiveInfinity:
                Text(output, "+Inf");
                return;
            case double.NegativeInfinity:
                Text(output, "-Inf");
                return;
        }

        var target = output.GetSpan(LongestNumber);
        value.TryFormat(target, out var written, default, CultureInfo.InvariantCulture);

        // Bounds are compared as text: an exponent is written as Go writes it.
        target[..written].Replace((byte)'E', (byte)'e');
        output.Advance(written);
    }

    private static void Text(IBufferWriter<byte> output, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);
}
