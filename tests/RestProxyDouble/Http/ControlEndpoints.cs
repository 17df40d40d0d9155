using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RestProxyDouble.Kafka;

namespace RestProxyDouble.Http;

/// <summary>The script for people at a shell, under /_double; not part of any proxy's API and not logged.</summary>
internal sealed class ControlEndpoints(RestProxyDoubleCluster cluster)
{
    private const string Usage = """
        What the proxies were asked
          GET    /_double/requests                                  every request and its status; 0 is a broken connection
          DELETE /_double/requests                                  forget them
          GET    /_double/instances                                 how many consumer instances are open
          POST   /_double/nodes/{number}/restart                    a proxy restarts, and its consumer instances are gone

        Kafka
          PUT    /_double/topics/{topic}[?partitions=3][&internal=true]
          DELETE /_double/topics/{topic}
          POST   /_double/topics/{topic}/partitions/{n}/records     append (body: [{"key": "k", "value": {"a": 1}}]; texts stand for their bytes, other JSON for its text)
          PUT    /_double/topics/{topic}/partitions/{n}/offsets?beginning=3&end=42      records outside are gone; a gap where there are none
          PUT    /_double/topics/{topic}/partitions/{n}/leader?is=-1
          PUT    /_double/groups/{group}[?member=c1]                what it has committed (body: {"offsets": [{"topic": "orders", "partition": 0, "offset": 3}]})
          DELETE /_double/groups/{group}
          PUT    /_double/schemas/{id}                              (body: the schema)

        Faults; path is exact, or a prefix ending in *; method and node default to all; times to 1, times=always until clear
          POST   /_double/answer?path=/topics&status=500[&code=50002][&type=text/html][&retryAfter=5][&method=GET][&node=1][&times=2]   (body: the message; with type the body)
          POST   /_double/page?path=*&status=429                    the HTML page of a web server or a gateway
          POST   /_double/garbage?path=*                            a 200 whose body is half of what it should be
          POST   /_double/delay?path=/topics&seconds=5              answer later
          POST   /_double/hang?path=/topics                         never answer
          POST   /_double/break?path=/topics/*[&applied=true]       break the connection, before or after the request was carried out
          POST   /_double/rate-limit[?records=10]                   v3 takes so many more records, and answers each other one with 429; without records any number
          POST   /_double/clear                                     no more faults

        """;

    public ProxyResponse Answer(ProxyRequest request)
    {
        try
        {
            return (request.Method, request.Segments[1..]) switch
            {
                ("GET", []) => Text(StatusCodes.Status200OK, Usage),
                ("GET", ["requests"]) => Text(StatusCodes.Status200OK, string.Concat(cluster.Requests.All.Select(asked => string.Create(
                    CultureInfo.InvariantCulture, $"{asked.At:HH:mm:ss.fff} node {asked.Worker} {asked.Status} {asked.Method} {asked.Path}{asked.Query} {asked.Body}\n")))),
                ("DELETE", ["requests"]) => Done(cluster.Requests.Clear),
                ("GET", ["instances"]) => Text(StatusCodes.Status200OK, cluster.OpenInstances.ToString(CultureInfo.InvariantCulture) + "\n"),
                ("POST", ["nodes", var node, "restart"]) => Done(() => cluster.Restart(Number(node))),
                ("PUT", ["topics", var topic]) => Done(() =>
                    cluster.Kafka.CreateTopic(topic, Number(request.Query("partitions") ?? "1"), request.Query("internal") == "true")),
                ("DELETE", ["topics", var topic]) => Done(() => cluster.Kafka.DeleteTopic(topic)),
                ("POST", ["topics", var topic, "partitions", var partition, "records"]) => Done(() => Append(Partition(topic, partition), request)),
                ("PUT", ["topics", var topic, "partitions", var partition, "offsets"]) => Done(() =>
                    Partition(topic, partition).Move(Long(Required(request, "beginning")), Long(Required(request, "end")))),
                ("PUT", ["topics", var topic, "partitions", var partition, "leader"]) => Done(() =>
                    Partition(topic, partition).Leader = Number(Required(request, "is"))),
                ("PUT", ["groups", var group]) => Done(() => Commit(request, group)),
                ("DELETE", ["groups", var group]) => Done(() => cluster.Kafka.DeleteGroup(group)),
                ("PUT", ["schemas", var id]) => Done(() => cluster.Kafka.SetSchema(Number(id), request.Text)),
                ("POST", ["answer"]) => Fails(request, new() { Answer = Scripted(request) }),
                ("POST", ["page"]) => Fails(request, new() { Answer = ProxyResponse.Page(Number(Required(request, "status"))) }),
                ("POST", ["garbage"]) => Fails(request, new() { Cuts = true }),
                ("POST", ["delay"]) => Fails(request, new() { Delay = TimeSpan.FromSeconds(double.Parse(Required(request, "seconds"), CultureInfo.InvariantCulture)) }),
                ("POST", ["hang"]) => Fails(request, new() { Delay = Timeout.InfiniteTimeSpan }),
                ("POST", ["break"]) => Fails(request, new() { Breaks = true, Applies = request.Query("applied") == "true" }),
                ("POST", ["rate-limit"]) => Done(() => cluster.AllowRecords(request.Query("records") is { } records ? Long(records) : null)),
                ("POST", ["clear"]) => Done(cluster.Faults.Clear),
                _ => Text(StatusCodes.Status404NotFound, Usage),
            };
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or JsonException or ProxyException or InvalidOperationException)
        {
            return Text(StatusCodes.Status400BadRequest, $"{e.Message}\n\n{Usage}");
        }
    }

    private static ProxyResponse Scripted(ProxyRequest request)
    {
        var status = Number(Required(request, "status"));
        var answer = request.Query("type") is { } type
            ? ProxyResponse.Text(type, request.Text, status)
            : ProxyResponse.Error(MediaTypes.V2, status, Number(request.Query("code") ?? request.Query("status")!), request.Text);
        return request.Query("retryAfter") is { } seconds ? answer with { Headers = new Dictionary<string, string> { ["Retry-After"] = seconds } } : answer;
    }

    private static void Append(StandInPartition partition, ProxyRequest request)
    {
        foreach (var record in JsonNode.Parse(request.Body.Span) as JsonArray ?? throw new ArgumentException("The body must be an array of records", nameof(request)))
        {
            partition.Append(new(Bytes(record!["key"]), Bytes(record["value"]))
            {
                Timestamp = ProxyJson.Number(record["timestamp"]) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.UnixEpoch,
            });
        }
    }

    private static byte[]? Bytes(JsonNode? value) => value is null ? null : ProxyJson.String(value) is { } text ? Encoding.UTF8.GetBytes(text) : EmbeddedFormat.OfJson(value);

    private void Commit(ProxyRequest request, string id)
    {
        var group = cluster.Kafka.Group(id);
        group.Member = request.Query("member");
        foreach (var committed in request.Body.IsEmpty ? [] : ProxyJson.Object(request.Body)["offsets"] as JsonArray ?? [])
        {
            group.Commit(new(committed!["topic"]!.ToString(), committed["partition"]!.GetValue<int>()), committed["offset"]!.GetValue<long>());
        }
    }

    private ProxyResponse Fails(ProxyRequest request, Fault fault) => Done(() => cluster.Faults.Add(
        request.Query("method") ?? "*",
        Required(request, "path"),
        fault,
        request.Query("times") is { } times ? times == "always" ? int.MaxValue : Number(times) : 1,
        request.Query("node") is { } node ? Number(node) : null));

    private StandInPartition Partition(string topic, string number) =>
        cluster.Kafka.FindPartition(new(topic, Number(number))) ?? throw new ArgumentException($"There is no partition {number} of a topic {topic}", nameof(number));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static long Long(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Required(ProxyRequest request, string name) => request.Query(name) ?? throw new ArgumentException($"The query lacks {name}=…", nameof(request));

    private static ProxyResponse Done(Action act)
    {
        act();
        return ProxyResponse.Empty();
    }

    private static ProxyResponse Text(int status, string text) => ProxyResponse.Text("text/plain; charset=utf-8", text, status);
}
