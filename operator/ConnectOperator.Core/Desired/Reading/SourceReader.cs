using System.Collections.Frozen;
using System.Text;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Desired.Reading;

/// <summary>
/// Reads the values of a Secret or ConfigMap as text. A value of one line loses its line break at the end, which
/// <c>echo password | base64</c> and YAML's <c>|</c> leave behind and no database accepts; a value of several lines, such as a
/// certificate, is kept as it is.
/// </summary>
public static class SourceReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is known of a Secret that was read.</summary>
    public static SourceState.Found Read(Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var texts = (secret.Data ?? new Dictionary<string, byte[]>()).ToDictionary(pair => pair.Key, pair => Decode(pair.Value));
        return Found(secret.Metadata, texts);
    }

    /// <summary>What is known of a ConfigMap that was read.</summary>
    public static SourceState.Found Read(ConfigMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return Found(map.Metadata, (map.Data ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, pair => (string?)pair.Value));
    }

    private static SourceState.Found Found(ObjectMeta metadata, Dictionary<string, string?> texts) =>
        new(
            metadata.Uid ?? "",
            metadata.ResourceVersion ?? "",
            texts.Where(pair => pair.Value is not null).ToFrozenDictionary(pair => pair.Key, pair => WithoutFinalLineBreak(pair.Value!)))
        {
            BinaryKeys = texts.Where(pair => pair.Value is null).Select(pair => pair.Key).ToFrozenSet(),
        };

    private static string? Decode(byte[]? bytes)
    {
        try
        {
            return Utf8.GetString(bytes ?? []);
        }
        catch (DecoderFallbackException)
        {
            // Its message would quote the bytes.
            return null;
        }
    }

    private static string WithoutFinalLineBreak(string text)
    {
        var line = text.EndsWith('\n') ? text[..^1] : text;
        line = line.Length < text.Length && line.EndsWith('\r') ? line[..^1] : line;
        return line.Contains('\n', StringComparison.Ordinal) ? text : line;
    }
}
