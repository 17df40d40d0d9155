using System.Text.Json;
using ConnectOperator.Rest.Responses;
using ConnectOperator.RestProxy.Model;

namespace ConnectOperator.RestProxy.Responses;

/// <summary>What became of each record of a batch, in each product's own form.</summary>
internal sealed class ProduceResponses(ResponseReader read)
{
    private const int KafkaRetriable = 50003;
    private const int KarapaceRetriable = 2;

    private static readonly JsonReaderOptions OneAfterTheOther = new() { AllowMultipleValues = true, MaxDepth = 512 };
    private static readonly CallSubject Write = new(CallKind.Write, MissingResource.Topic);

    /// <summary>Of v2.</summary>
    /// <param name="count">How many records were sent.</param>
    public Func<RawResponse, RestProxyResponse<IReadOnlyList<ProduceResult>>> OfBatch(int count)
    {
        var other = read.Value(Write, received => Results(received.Body, count));
        // Karapace answers with a 422 when a record was not written, be it beside others that were.
        return received => received.StatusCode == 422 && Results(received.Body, count) is { } results
            ? new RestProxyResponse<IReadOnlyList<ProduceResult>>.Ok(results)
            : other(received);
    }

    /// <summary>Of v3: one document after the other, as many as there were records, unless the stream ended early.</summary>
    /// <param name="count">How many records were sent.</param>
    public Func<RawResponse, RestProxyResponse<IReadOnlyList<ProduceResult>>> OfStream(int count) => read.Value(Write, received =>
    {
        var documents = Documents(received.Body.Span);
        return documents.Count == 0
            ? null
            : (IReadOnlyList<ProduceResult>)
            [
                .. documents.Take(count).Select(Result),
                .. Enumerable.Repeat(new ProduceResult.Failed(0, "The proxy did not say what became of this record.", IsRetriable: true), Math.Max(0, count - documents.Count)),
            ];
    });

    private static List<ProducedRecordBody> Documents(ReadOnlySpan<byte> body)
    {
        var documents = new List<ProducedRecordBody>();
        var reader = new Utf8JsonReader(body, OneAfterTheOther);
        try
        {
            while (reader.Read())
            {
                if (JsonSerializer.Deserialize(ref reader, RestProxyJson.Default.ProducedRecordBody) is { } document)
                {
                    documents.Add(document);
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // What came before it counts; the connection may have broken.
        }

        return documents;
    }

    private IReadOnlyList<ProduceResult>? Results(ReadOnlyMemory<byte> body, int count) =>
        SuccessBody.Parse(body, RestProxyJson.Default.ProducedBody)?.Offsets is { } records && records.Count == count && !records.Contains(null)
            ? [.. records.Select(record => Result(record!))]
            : null;

    private ProduceResult Result(ProducedRecordBody record) => record switch
    {
        { ErrorCode: null or 200, Offset: { } offset } when (record.Partition ?? record.PartitionId) is { } partition => new ProduceResult.Written(partition, offset),
        _ => new ProduceResult.Failed(
            record.ErrorCode ?? 0,
            read.Scrub(ErrorText.FromApi(record.ErrorCode ?? 0, record.Error ?? record.Message ?? "")),
            record.ErrorCode is KafkaRetriable or KarapaceRetriable or 429 or 500 or 503),
    };
}
