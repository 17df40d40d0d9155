using System.Text;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>Reads as much of OTLP's messages as tests look at (opentelemetry-proto: collector/trace/v1, collector/metrics/v1).</summary>
internal static class OtlpMessage
{
    /// <summary>Of an ExportTraceServiceRequest: resource_spans, scope_spans, spans.</summary>
    public static IEnumerable<OtlpSpan> Spans(byte[] request) => Below(request, 1, 2, 2).Select(span => new OtlpSpan(
        Convert.ToHexStringLower(Field(span, 1) ?? []),
        Convert.ToHexStringLower(Field(span, 2) ?? []),
        Convert.ToHexStringLower(Field(span, 4) ?? []),
        Encoding.UTF8.GetString(Field(span, 5)!),
        [.. Below(span, 9).Select(Attribute)]));

    /// <summary>Of an ExportMetricsServiceRequest: resource_metrics, scope_metrics, metrics, name.</summary>
    public static IEnumerable<string> MetricNames(byte[] request) => Below(request, 1, 2, 2).Select(metric => Encoding.UTF8.GetString(Field(metric, 1)!));

    private static string Attribute(byte[] attribute) =>
        $"{Encoding.UTF8.GetString(Field(attribute, 1)!)}={Encoding.UTF8.GetString(Field(Field(attribute, 2)!, 1) ?? [])}";

    private static IEnumerable<byte[]> Below(byte[] message, params int[] path) =>
        path.Aggregate(Enumerable.Repeat(message, 1), (messages, field) => messages.SelectMany(each => Fields(each).Where(pair => pair.Field == field).Select(pair => pair.Value)));

    private static byte[]? Field(byte[] message, int field) => Fields(message).FirstOrDefault(pair => pair.Field == field).Value;

    /// <summary>The length-delimited fields of a message; others are passed over (protobuf.dev/programming-guides/encoding).</summary>
    private static IEnumerable<(int Field, byte[] Value)> Fields(byte[] message)
    {
        var at = 0;
        while (at < message.Length)
        {
            var tag = Varint(message, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref at);
                    yield return ((int)(tag >> 3), message[at..(at + length)]);
                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"wire type {tag & 7}");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}

/// <summary>A span that was sent.</summary>
internal sealed record OtlpSpan(string TraceId, string SpanId, string ParentId, string Name, IReadOnlyList<string> Attributes);
