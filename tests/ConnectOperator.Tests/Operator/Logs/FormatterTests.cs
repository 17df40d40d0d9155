using System.Text.Json;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Logs;
using ManualTime;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Logs;

public sealed partial class FormatterTests
{
    private readonly ManualTimeProvider time = new(new DateTimeOffset(2026, 11, 22, 3, 4, 5, 678, TimeSpan.Zero));

    [Fact]
    public void Plain_line_says_at_its_end_what_the_message_does_not()
    {
        var log = new FormattedLog(new PlainFormatter(time));

        WriteChange(log, "kafka", "orders", "Running");

        log.Text.ShouldBe(
            "2026-11-22T03:04:05.678Z info  ClusterController: kafka/orders: Ready=True Running cluster=kafka/prod generation=3 reconcileId=00c0ffee\n");
    }

    [Fact]
    public void Json_line_is_one_flat_object()
    {
        var log = new FormattedLog(new JsonFormatter(time));

        WriteChange(log, "kafka", "orders", "Running");

        log.Text.ShouldBe(
            """
            {"time":"2026-11-22T03:04:05.678Z","level":"Information","logger":"ClusterController","event":7,"message":"kafka/orders: Ready=True Running","cluster":"kafka/prod","generation":3,"reconcileId":"00c0ffee","namespace":"kafka","name":"orders","reason":"Running"}

            """.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\u001b[31m")]
    public void Nobody_outside_writes_lines_or_colours_of_his_own(string control)
    {
        var (plain, json) = (new FormattedLog(new PlainFormatter(time)), new FormattedLog(new JsonFormatter(time)));
        var reason = $"it broke{control}2026-11-22T03:04:05.678Z info  all is well";

        WriteChange(plain, "kafka", "orders", reason);
        WriteChange(json, "kafka", "orders", reason);

        plain.Text.TrimEnd('\n').ShouldNotContain(text => char.IsControl(text));
        json.Text.TrimEnd('\n').ShouldNotContain(text => char.IsControl(text));
        Parsed(json).GetProperty("reason").GetString().ShouldBe(reason);
    }

    [Fact]
    public void Exception_stays_on_its_line()
    {
        var (plain, json) = (new FormattedLog(new PlainFormatter(time)), new FormattedLog(new JsonFormatter(time)));
        var fault = new InvalidOperationException("first\nsecond");

        WriteFault(plain, fault, "a defect");
        WriteFault(json, fault, "a defect");

        plain.Text.Count(text => text == '\n').ShouldBe(1);
        plain.Text.ShouldContain("System.InvalidOperationException: first second");
        Parsed(json).GetProperty("exception").GetString().ShouldStartWith("System.InvalidOperationException: first\nsecond");
    }

    [Fact]
    public void Field_is_not_taken_for_one_that_every_line_has()
    {
        var log = new FormattedLog(new JsonFormatter(time));

        WriteFault(log, exception: null, "a defect");

        Parsed(log).GetProperty("message").GetString().ShouldBe("it failed: a defect");
        Parsed(log).GetProperty("message_").GetString().ShouldBe("a defect");
    }

    [Fact]
    public void What_is_not_known_is_left_out()
    {
        var log = new FormattedLog(new JsonFormatter(time));

        WriteChange(log, "kafka", "orders", reason: null);

        Parsed(log).TryGetProperty("reason", out _).ShouldBeFalse();
    }

    [Fact]
    public void Field_is_named_by_its_word_and_not_by_how_code_has_to_write_it()
    {
        var (plain, json) = (new FormattedLog(new PlainFormatter(time)), new FormattedLog(new JsonFormatter(time)));

        plain.Log(LogLevel.Information, 9, Escaped, exception: null, (_, _) => "kafka it is");
        json.Log(LogLevel.Information, 9, Escaped, exception: null, (_, _) => "kafka it is");

        plain.Text.ShouldEndWith(": kafka it is\n");
        Parsed(json).GetProperty("namespace").GetString().ShouldBe("kafka");
    }

    private static readonly KeyValuePair<string, object?>[] Escaped = [new("@namespace", "kafka"), new("{OriginalFormat}", "{Namespace} it is")];

    private static void WriteChange(FormattedLog log, string @namespace, string name, string? reason)
    {
        using var scope = log.BeginScope((KeyValuePair<string, object?>[])
        [
            new("Cluster", new ObjectKey("kafka", "prod")),
            new("Generation", 3L),
            new("ReconcileId", "00c0ffee"),
        ]);
        LogChange(log, @namespace, name, reason);
    }

    private static JsonElement Parsed(FormattedLog log) => JsonDocument.Parse(log.Text).RootElement;

    [LoggerMessage(7, LogLevel.Information, "{Namespace}/{Name}: Ready=True {Reason}")]
    private static partial void LogChange(ILogger log, string @namespace, string name, string? reason);

    [LoggerMessage(8, LogLevel.Error, "it failed: {Message}")]
    private static partial void WriteFault(ILogger log, Exception? exception, string message);
}
