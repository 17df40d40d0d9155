using System.Text;

namespace ConnectDouble.Plugins;

/// <summary>What a real cluster said, embedded in the assembly.</summary>
internal static class RecordedText
{
    public static string Read(string name)
    {
        using var stream = typeof(RecordedText).Assembly.GetManifestResourceStream($"recorded/{name}")
            ?? throw new InvalidOperationException($"The assembly holds no recorded text {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
