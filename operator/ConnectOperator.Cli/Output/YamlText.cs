using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectOperator.Core.Resources.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ConnectOperator.Cli.Output;

/// <summary>Writes JSON as YAML in block style. What would be read as something else than the text that it is gets quotes.</summary>
internal static class YamlText
{
    /// <summary>One document, without a line of three hyphens in front.</summary>
    public static string Write(JsonNode root)
    {
        using StringWriter text = new() { NewLine = "\n" };
        // Lines are never folded: a config value stands on one line, where it can be searched for.
        Emitter emitter = new(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(null, null, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    EmitText(emitter, key, isKey: true);
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                emitter.Emit(new SequenceStart(null, null, isImplicit: true, list.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in list)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case { } value when value.GetValueKind() == JsonValueKind.String:
                EmitText(emitter, value.GetValue<string>());
                break;
            default:
                emitter.Emit(new Scalar(node?.ToJsonString() ?? "null"));
                break;
        }
    }

    private static void EmitText(Emitter emitter, string text, bool isKey = false) => emitter.Emit(new Scalar(
        AnchorName.Empty,
        TagName.Empty,
        text,
        StyleOf(text) is var style && isKey && style == ScalarStyle.Literal ? ScalarStyle.DoubleQuoted : style,
        isPlainImplicit: true,
        isQuotedImplicit: true));

    private static ScalarStyle StyleOf(string text) =>
        PlainScalar.JsonOf(text) is not null || text is "=" or "<<" || text.Length == 0 || text[0] is '.' or '=' ? ScalarStyle.DoubleQuoted
        : text.All(IsPrintable) ? ScalarStyle.Any
        // Several lines, such as a certificate, stay readable.
        : text.Trim() is { Length: > 0 } trimmed && trimmed == text.TrimEnd('\n') && text.Split('\n').All(line => line.All(IsPrintable) && !line.EndsWith(' ')) ? ScalarStyle.Literal
        : ScalarStyle.DoubleQuoted;

    // The emitter would break lines at what it takes for line breaks.
    private static bool IsPrintable(char c) =>
        c == ' ' || char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
