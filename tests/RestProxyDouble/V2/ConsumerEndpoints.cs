using System.Globalization;
using System.Text.Json.Nodes;
using RestProxyDouble.Http;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.V2;

/// <summary>Consumer instances: create, subscribe or assign, seek, read, commit, delete.</summary>
internal sealed class ConsumerEndpoints(Dialect dialect, StandInKafka kafka, ConsumerInstances instances, TimeProvider time)
{
    public JsonNode Create(ProxyRequest request, string group)
    {
        dialect.CheckControl(request);
        // Karapace wants a body, be it empty of settings.
        var body = request.Body.Length > 0 || dialect is KarapaceDialect ? ProxyJson.Object(request.Body) : [];
        dialect.CheckFields(body, [.. dialect.ConsumerFields]);
        var format = ProxyJson.String(body["format"]) ?? "binary";
        if (!dialect.Formats.Contains(format))
        {
            throw new ProxyException(Refusal.BadFormat, $"Invalid format type: {format}");
        }

        var reset = ProxyJson.String(body["auto.offset.reset"]);
        if (reset is not (null or "earliest" or "latest" or "none"))
        {
            throw new ProxyException(Refusal.BadConsumerConfig, $"auto.offset.reset: {reset}");
        }

        var name = ProxyJson.String(body["name"]) ?? ProxyJson.String(body["id"]) ?? $"{dialect.NamePrefix}{Guid.NewGuid()}";
        instances.Add(new(group, name, format, kafka)
        {
            StartsAtEarliest = reset is null ? dialect.StartsAtEarliest : reset == "earliest",
            AutoCommit = dialect.AutoCommit(body),
            Owner = request.Authorization,
        });
        return new JsonObject { ["instance_id"] = name, ["base_uri"] = dialect.BaseUri(request, group, name) };
    }

    public void Delete(ProxyRequest request, string group, string name)
    {
        var instance = instances.Find(request, group, name);
        if (instance.AutoCommit)
        {
            instance.CommitAll();
        }

        instances.Remove(instance);
    }

    public void Subscribe(ProxyRequest request, string group, string name)
    {
        var (instance, body) = Called(request, group, name);
        dialect.CheckFields(body, ["topics", "topic_pattern"]);
        var (topics, pattern) = (body["topics"] as JsonArray, ProxyJson.String(body["topic_pattern"]));
        if (topics is null == pattern is null)
        {
            throw new ProxyException(
                topics is null && dialect is BridgeDialect ? Refusal.BadData : Refusal.IllegalState,
                "Subscribe to either topics or a topic_pattern");
        }

        instance.Subscribe(topics?.Select(topic => topic!.ToString()).ToList(), pattern);
    }

    public JsonNode Subscription(ProxyRequest request, string group, string name) => dialect.Subscription(instances.Find(request, group, name).Topics, kafka);

    public void Unsubscribe(ProxyRequest request, string group, string name) => instances.Find(request, group, name).Unsubscribe();

    public void Assign(ProxyRequest request, string group, string name)
    {
        var (instance, body) = Called(request, group, name);
        instance.Assign(Items(body, "partitions").Select(At));
    }

    public JsonNode Assignments(ProxyRequest request, string group, string name) => new JsonObject
    {
        ["partitions"] = ProxyJson.Array(instances.Find(request, group, name).Assigned.Select(at => (JsonNode)Shown(at))),
    };

    public void Seek(ProxyRequest request, string group, string name)
    {
        var (instance, body) = Called(request, group, name);
        foreach (var wanted in Items(body, "offsets"))
        {
            var offset = ProxyJson.Number(wanted!["offset"]) ?? throw new ProxyException(Refusal.Invalid, "offset is missing");
            if (offset < 0)
            {
                throw new ProxyException(Refusal.BadPosition, $"Invalid offset {offset}");
            }

            instance.Seek(At(wanted), _ => offset);
        }

        foreach (var wanted in dialect.SeeksByTime ? Items(body, "timestamps") : [])
        {
            var from = DateTimeOffset.Parse(wanted!["timestamp"]!.ToString(), CultureInfo.InvariantCulture);
            instance.Seek(At(wanted), partition =>
                partition.Records.FirstOrDefault(record => record.Timestamp >= from)?.Offset ?? throw new ProxyException(Refusal.BadPosition, "There is no such offset"));
        }

        if (!body.ContainsKey("offsets") && !(dialect.SeeksByTime && body.ContainsKey("timestamps")))
        {
            throw new ProxyException(dialect is KarapaceDialect ? Refusal.BadPosition : Refusal.Invalid, "offsets is missing");
        }
    }

    public void SeekToEnd(ProxyRequest request, string group, string name, bool beginning)
    {
        var (instance, body) = Called(request, group, name);
        foreach (var at in Items(body, "partitions").Select(At))
        {
            instance.Seek(at, partition => beginning ? partition.Beginning : partition.End);
        }
    }

    public async Task<ProxyResponse> RecordsAsync(ProxyRequest request, string group, string name, bool waits, CancellationToken cancellation)
    {
        var instance = instances.Find(request, group, name);
        dialect.CheckRecords(request, instance.Format);
        if (instance.AutoCommit)
        {
            instance.CommitAll();
        }

        var there = instance.Peek();
        var (wait, always) = dialect.ReadWait(Number(request, "timeout") is { } asked ? TimeSpan.FromMilliseconds(asked) : null);
        if (waits && (always || there.Count == 0))
        {
            await Task.Delay(wait, time, cancellation);
            there = instance.Peek();
        }

        instance.Join();
        var maxBytes = Number(request, "max_bytes");
        var given = dialect.Limit(there, Size, maxBytes);
        var shown = ProxyJson.Array(given.Select(read => Shown(read, instance.Format)).ToList());
        instance.Pass(given);
        instance.LastUsed = time.GetUtcNow();
        if (dialect is BridgeDialect && given.Sum(Size) > maxBytes)
        {
            throw new ProxyException(Refusal.TooLong, "Response exceeds the maximum number of bytes the consumer can receive");
        }

        return ProxyResponse.Json(MediaTypes.Embedded(instance.Format), shown) is var answer && dialect is KarapaceDialect
            ? answer with { ContentType = dialect.AnswerType(request) }
            : answer;
    }

    public ProxyResponse Commit(ProxyRequest request, string group, string name)
    {
        var instance = instances.Find(request, group, name);
        if (request.Body.Length > 0)
        {
            dialect.CheckControl(request);
        }

        var body = request.Body.Length > 0 ? ProxyJson.Object(request.Body) : [];
        if (!body.ContainsKey("offsets"))
        {
            instance.CommitAll();
        }

        foreach (var committed in Items(body, "offsets"))
        {
            var offset = ProxyJson.Number(committed!["offset"]) ?? throw new ProxyException(Refusal.Invalid, "offset is missing");
            kafka.Group(group).Commit(At(committed), dialect.CommitsProcessed ? offset + 1 : offset);
        }

        return dialect.Committed();
    }

    public JsonNode Committed(ProxyRequest request, string group, string name)
    {
        instances.Find(request, group, name);
        if (request.Body.Length == 0)
        {
            throw new ProxyException(dialect is KarapaceDialect ? Refusal.Unreadable : Refusal.NotCommitted, "");
        }

        return new JsonObject
        {
            ["offsets"] = ProxyJson.Array(Items(ProxyJson.Object(request.Body), "partitions")
                .Select(At)
                .Where(at => kafka.FindGroup(group)?.Find(at) is not null)
                .Select(at =>
                {
                    var shown = Shown(at);
                    shown["offset"] = kafka.Group(group).Find(at);
                    shown["metadata"] = "";
                    return (JsonNode)shown;
                })),
        };
    }

    private static IReadOnlyList<JsonNode?> Items(JsonObject body, string name) => body[name] is JsonArray items ? [.. items] : [];

    private static TopicPartition At(JsonNode? named) => new(
        ProxyJson.String(named?["topic"]) ?? throw new ProxyException(Refusal.Invalid, "topic is missing"),
        (int)(ProxyJson.Number(named?["partition"]) ?? throw new ProxyException(Refusal.Invalid, "partition is missing")));

    private static JsonObject Shown(TopicPartition at) => new() { ["topic"] = at.Topic, ["partition"] = at.Partition };

    private static long Size((TopicPartition At, StandInRecord Record) read) => (read.Record.Key?.Length ?? 0) + (read.Record.Value?.Length ?? 0);

    private static long? Number(ProxyRequest request, string name) => long.TryParse(request.Query(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    private JsonObject Shown((TopicPartition At, StandInRecord Record) read, string format)
    {
        try
        {
            return dialect.Record(
                read.At.Topic,
                read.At.Partition,
                read.Record,
                EmbeddedFormat.Decode(format, read.Record.Key, kafka, dialect.UntagsUnions),
                EmbeddedFormat.Decode(format, read.Record.Value, kafka, dialect.UntagsUnions));
        }
        catch (FormatException e)
        {
            throw new ProxyException(Refusal.Undecodable, $"Failed to decode the record at offset {read.Record.Offset} of {read.At.Topic}-{read.At.Partition}: {e.Message}");
        }
    }

    private (ConsumerInstance Instance, JsonObject Body) Called(ProxyRequest request, string group, string name)
    {
        dialect.CheckControl(request);
        return (instances.Find(request, group, name), ProxyJson.Object(request.Body));
    }
}
