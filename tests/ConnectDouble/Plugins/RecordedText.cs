using System.Text;

namespace ConnectDouble.Plugins;

/// <summary>What a real cluster said, embedded in the assembly.</summary>
internal static class RecordedText
{
    /// <summary>What the older of the recorded versions said where that differs, for versions before 3.7.</summary>
    public static string Read(string name, Version connect)
    {
        var older = $"{Path.GetFileNameWithoutExtension(name)}-3.6.0{Path.GetExtension(name)}";
        return Read(connect < new Version(3, 7) && typeof(RecordedText).Assembly.GetManifestResourceInfo($"recorded/{older}") is not null ? older : name);
    }

    public static string Read(string name)
    {
        using var stream = typeof(RecordedText).Assembly.GetManifestResourceStream($"recorded/{name}")
            ?? throw new InvalidOperationException($"The assembly holds no recorded text {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
