using System.Text;
using System.Text.Json;
using ConnectOperator.KafkaConnect.Snapshots;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public class TraceTextTests
{
    [Fact]
    public void Text_is_read_as_JSON_means_it() => Prop.ForAll(
        Gen.Elements("a", "\n", "\t", "\r", "\b", "\f", "\"", "\\", "/", "\0", "ü", "😀", "\u2028", "<", "\uFFFD").ListOf().Select(string.Concat).ToArbitrary(),
        text =>
        {
            TraceText.Of(JsonEncodedText.Encode(text).EncodedUtf8Bytes).ShouldBe(text);
            TraceText.Of(Encoding.UTF8.GetBytes(Relaxed(text))).ShouldBe(text);
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a\\ud800b", "a\uFFFDb")]
    [InlineData("a\\udc00b", "a\uFFFDb")]
    [InlineData("\\ud800\\ud800\\udc00", "\uFFFD\U00010000")]
    [InlineData("\\ud83d\\u0041", "\uFFFDA")]
    [InlineData("\\ud83d", "\uFFFD")]
    [InlineData("\\u0000", "\0")]
    public void Half_a_surrogate_pair_is_replaced(string json, string text) => TraceText.Of(Encoding.ASCII.GetBytes(json)).ShouldBe(text);

    [Fact]
    public void Bytes_that_are_no_text_are_replaced() => TraceText.Of([(byte)'a', 0xFF, 0xC3, (byte)'b']).ShouldBe("a\uFFFD\uFFFDb");

    [Fact]
    public void Three_megabytes_cost_no_memory_worth_mentioning()
    {
        var json = JsonEncodedText.Encode($"a.B: {new string('x', 1_000_000)}\n{string.Concat(Enumerable.Repeat("\tat a.B.c(B.java:1)\n", 100_000))}");
        TraceText.Of(json.EncodedUtf8Bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TraceText.Of(json.EncodedUtf8Bytes);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200_000);
    }

    [Fact]
    public void What_is_condensed_is_never_longer_than_allowed() => Prop.ForAll(
        (from words in Gen.Elements("x", "Caused by: ", "\tat a", "\tSuppressed: ", "\n", "😀", "…").ListOf()
         from times in Gen.Choose(3000, 9000)
         select string.Concat(Enumerable.Repeat(string.Concat(words), times))).ToArbitrary(),
        text =>
        {
            var kept = TraceText.Of(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
            kept.Length.ShouldBeLessThanOrEqualTo(TraceText.MaxLength);
            kept.EnumerateRunes().ShouldNotContain(Rune.ReplacementChar);
        }).QuickCheckThrowOnFailure();

    private static string Relaxed(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\0", "\\u0000", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\b", "\\b", StringComparison.Ordinal).Replace("\f", "\\f", StringComparison.Ordinal);
}
