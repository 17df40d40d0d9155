using System.Net;
using System.Text.RegularExpressions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.ControlPlane;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ConnectOperator.IntegrationTests.EndToEnd;

/// <summary>What leaves the process: a scrape, and what goes out by OTLP.</summary>
public sealed partial class TelemetryTests(ControlPlaneFixture fixture, ITestOutputHelper output) : EndToEndTests(fixture, output)
{
    [Fact]
    public async Task Scrape_tells_of_connectors_requests_and_the_process()
    {
        var installation = await InstallWithAsync(Manifests.Secret("db", ("password", "very secret")), Manifests.Jdbc("a", "db"));
        await installation.SaysAsync("a", Reasons.Running);
        await installation.PollsPassAsync();

        var (code, text) = await installation.Operator.GetAsync("/metrics");

        code.ShouldBe(HttpStatusCode.OK);
        text.TrimEnd('\n').Split('\n').ShouldAllBe(line => Line().IsMatch(line), "Prometheus refuses a scrape for a single bad line");
        var cluster = $"namespace=\"{installation.Namespace}\",connect_cluster=\"{installation.Namespace}/connect\"";
        var connector = $"namespace=\"{installation.Namespace}\",connector=\"a\",connect_cluster=\"{installation.Namespace}/connect\"";
        text.ShouldContain($"\nkafka_connect_connector_state{{{connector},state=\"RUNNING\"}} 1\n");
        text.ShouldContain($"\nkafka_connect_connector_tasks{{{connector},state=\"running\"}} 2\n");
        text.ShouldContain($"\nkafka_connect_cluster_up{{{cluster}}} 1\n");
        text.ShouldContain($"\nkafka_connect_requests_total{{{cluster},method=\"POST\",route=\"/connectors\",code=\"201\"}} 1\n");
        text.ShouldContain("\nkafka_connect_operator_watch_stale_seconds{watch=");
        text.ShouldContain("\nrest_client_requests_total{code=\"200\",method=\"PATCH\",host=");
        text.ShouldContain("\nprocess_open_fds ");
        text.ShouldNotContain("very secret");
    }

    [Fact]
    public async Task Trace_leads_from_the_event_to_the_requests_and_metrics_come_by_otlp_too()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var installation = await InstallWithAsync();
        await installation.ClusterSaysAsync(Reasons.Connected);
        await installation.Operator.KillAsync();
        installation.StartOperatorIn(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        });
        await installation.ApplyAsync(Manifests.Secret("db", ("password", "very secret")), Manifests.Jdbc("a", "db"));
        await installation.SaysAsync("a", Reasons.Running);

        (await installation.Operator.TerminateAsync()).ShouldBe(0, installation.Log);

        var roots = collector.Spans.Where(span => span.ParentId.Length == 0).ToList();
        roots.ShouldAllBe(span => span.Name == "reconcile KafkaConnector", "polls, watches and reads leave no traces");
        var create = collector.Spans.Single(span => span.Name == "Connect POST /connectors");
        var root = roots.Single(span => span.TraceId == create.TraceId);
        root.Attributes.ShouldContain("kafkaconnect.connector=a");
        var step = collector.Spans.Single(span => span.SpanId == create.ParentId);
        step.Name.ShouldBe("Create");
        step.ParentId.ShouldBe(root.SpanId);
        collector.Spans.ShouldContain(span => span.Name == "Kubernetes PATCH" && span.TraceId == root.TraceId);
        collector.Spans.SelectMany(span => span.Attributes).ShouldNotContain(attribute => attribute.Contains("very secret", StringComparison.Ordinal));
        new[] { "kafka_connect_connector_state", "controller_runtime_reconcile_total", "kafka_connect_request_duration_seconds" }
            .ShouldBeSubsetOf(collector.Metrics);
    }

    [GeneratedRegex(@"^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{.+\})? \S+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Line();
}
