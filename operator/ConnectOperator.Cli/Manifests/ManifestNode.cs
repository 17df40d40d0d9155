using System.Runtime.InteropServices;

namespace ConnectOperator.Cli.Manifests;

/// <summary>A value in a manifest as it was written, and where: line and column of its first character, counted from 1.</summary>
internal abstract record ManifestNode(Place Place)
{
    /// <summary>A text, number, boolean or null. In plain style, without quotes, YAML decides which.</summary>
    internal sealed record Scalar(string Text, bool IsPlain, Place Place) : ManifestNode(Place);

    /// <summary>Keys and values, in order, each key once.</summary>
    internal sealed record Mapping(IReadOnlyList<ManifestEntry> Entries, Place Place) : ManifestNode(Place)
    {
        /// <summary>The entry of a key; null when it is not there.</summary>
        public ManifestEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
    }

    /// <summary>A list.</summary>
    internal sealed record Sequence(IReadOnlyList<ManifestNode> Items, Place Place) : ManifestNode(Place);
}

/// <summary>A key and its value.</summary>
/// <param name="Key">As it arrives: what YAML takes for a boolean or a number is that one's JSON.</param>
/// <param name="Written">As it was written.</param>
/// <param name="Value">The value.</param>
internal sealed record ManifestEntry(string Key, ManifestNode.Scalar Written, ManifestNode Value);

/// <summary>A place in a file, counted from 1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Place(int Line, int Column);
