using System.Text;

namespace ConnectDouble.Plugins;

/// <summary>What a real cluster said, embedded in the assembly.</summary>
internal static class RecordedText
{
    /// <summary>What a version said: 3.6.0 stands for all before 3.7, 4.0.0 for all since, where they differ from 3.9.0.</summary>
    public static string Read(string name, Version connect)
    {
        var variant = connect < new Version(3, 7) ? "-3.6.0" : connect >= new Version(4, 0) ? "-4.0.0" : string.Empty;
        var own = $"{Path.GetFileNameWithoutExtension(name)}{variant}{Path.GetExtension(name)}";
        return Read(typeof(RecordedText).Assembly.GetManifestResourceInfo($"recorded/{own}") is not null ? own : name);
    }

    public static string Read(string name)
    {
        using var stream = typeof(RecordedText).Assembly.GetManifestResourceStream($"recorded/{name}")
            ?? throw new InvalidOperationException($"The assembly holds no recorded text {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
