using System.Text.Json.Nodes;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Cli.Output;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Cli.Output;

/// <summary>What is written as YAML is read as the same.</summary>
public sealed class YamlTextTests
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => string.Concat(text.Get.EnumerateRunes())),
        Gen.Elements(
            "0755", "1.10", "yes", "No", "1e6", "", "~", "null", ".5", ".nan", "=", "<<", "- a", "a: b", "#", " a", "a ", "a\nb", "a\n", "a\n\nb\n\n", "-----BEGIN\nx: y\n-----END", "\ta", "a \nb", " a\nb", "\n", "\na", "${file:/x:y}", "*", "&a", "%", "@", "`",
            "'", "\"", "\\", "é", "😀", "\u2028", "\ufeff", "\u0085", "2001-01-01", "0x1F", "0o17", "1_000", "12345678901234567890", "true", "!x", "? a", "{a", "[a", "|", ">"));

    [Fact]
    public void Every_text_is_read_as_it_is() => Prop.ForAll(
        Texts.Zip(Texts).ToArbitrary(),
        pair =>
        {
            JsonObject value = new() { ["map"] = new JsonObject { [pair.Item1] = pair.Item2 }, ["list"] = new JsonArray(pair.Item2) };

            var yaml = YamlText.Write(value);

            var parsed = ManifestParser.Parse(yaml);
            parsed.Problems.ShouldBeEmpty(yaml);
            JsonNode.DeepEquals(ManifestJson.Of(parsed.Documents[0]), value).ShouldBeTrue(yaml);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Only_what_needs_quotes_has_them() => YamlText.Write(new JsonObject
    {
        ["a"] = "0755",
        ["b"] = "plain",
        ["c"] = 3,
        ["d"] = "3",
        ["e"] = "${file:/x:y}",
        ["f"] = new JsonArray("yes"),
        ["g"] = new JsonObject(),
    }).ShouldBe("a: \"0755\"\nb: plain\nc: 3\nd: \"3\"\ne: ${file:/x:y}\nf:\n- \"yes\"\ng: {}\n");
}
