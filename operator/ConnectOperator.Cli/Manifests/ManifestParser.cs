using ConnectOperator.Core.Resources.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ConnectOperator.Cli.Manifests;

/// <summary>A file's documents as they were written, and what keeps YAML or JSON from being read.</summary>
internal sealed record ParsedManifest(IReadOnlyList<ManifestNode> Documents, IReadOnlyList<ParseProblem> Problems);

/// <summary>Something that kubectl refuses before it looks at what is written.</summary>
internal sealed record ParseProblem(Place Place, string Message, string Remedy);

/// <summary>Reads YAML, and JSON, which is YAML too, and keeps where everything stands.</summary>
internal sealed class ManifestParser
{
    private const int MaxDepth = 100;

    private readonly string text;
    private readonly Parser events;
    private readonly Dictionary<string, ManifestNode> anchors = [];
    private readonly List<ParseProblem> problems = [];
    private int depth;

    private ManifestParser(string text)
    {
        this.text = text;
        events = new(new StringReader(text));
    }

    /// <summary>All documents up to the first place at which the text is no YAML.</summary>
    public static ParsedManifest Parse(string text) => new ManifestParser(text).Parse();

    private ParsedManifest Parse()
    {
        List<ManifestNode> documents = [];
        try
        {
            events.Consume<StreamStart>();
            while (!events.Accept<StreamEnd>(out _))
            {
                events.Consume<DocumentStart>();
                var root = Node();
                if (root is not ManifestNode.Scalar { IsPlain: true, Text: "" or "~" or "null" })
                {
                    documents.Add(root);
                }

                events.Consume<DocumentEnd>();
                anchors.Clear();
            }
        }
        catch (YamlException unreadable)
        {
            // The parser's own text may quote what it stumbled over, which may be a password.
            problems.Add(ProblemOf(unreadable));
        }

        return new(documents, problems);
    }

    private ParseProblem ProblemOf(YamlException unreadable) => unreadable switch
    {
        UnknownAnchorException => new(PlaceOf(unreadable.Start), "refers to an anchor that is not there", "write the anchor, with &, before the alias"),
        // The parser does not say where.
        _ when TabbedLine() is { } line => new(new(line, 1), "is indented with a tab", "indent with spaces"),
        _ => new(PlaceOf(unreadable.Start), "is no valid YAML from here on", "look at indentation, colons and quotes on this line and the one before"),
    };

    /// <summary>The first line that has a tab before its first character; null for none.</summary>
    private int? TabbedLine() =>
        Array.FindIndex(text.Split('\n'), line => line.AsSpan(0, line.Length - line.AsSpan().TrimStart().Length).Contains('\t')) is >= 0 and var index
            ? index + 1
            : null;

    private ManifestNode Node()
    {
        if (++depth > MaxDepth)
        {
            throw new YamlException(events.Current!.Start, events.Current.End, "too deep");
        }

        var node = events.Current switch
        {
            AnchorAlias => Alias(),
            SequenceStart => Sequence(),
            MappingStart => Mapping(),
            _ => Scalar(),
        };
        depth--;
        return node;
    }

    private ManifestNode Alias()
    {
        var alias = events.Consume<AnchorAlias>();
        return anchors.TryGetValue(alias.Value.Value, out var node)
            ? node
            : throw new UnknownAnchorException(alias.Start, alias.End);
    }

    private ManifestNode.Scalar Scalar()
    {
        var scalar = events.Consume<YamlDotNet.Core.Events.Scalar>();
        // !!str says what it is; every other tag leaves it to the text.
        var isPlain = scalar.Style == ScalarStyle.Plain && !(scalar.Tag is { IsEmpty: false, IsNonSpecific: false } tag && tag.Value == "tag:yaml.org,2002:str");
        return Named(scalar, new ManifestNode.Scalar(scalar.Value, isPlain, PlaceOf(scalar.Start)));
    }

    private ManifestNode.Sequence Sequence()
    {
        var start = events.Consume<SequenceStart>();
        List<ManifestNode> items = [];
        while (!events.Accept<SequenceEnd>(out _))
        {
            items.Add(Node());
        }

        events.Consume<SequenceEnd>();
        return Named(start, new ManifestNode.Sequence(items, PlaceOf(start.Start)));
    }

    private ManifestNode.Mapping Mapping()
    {
        var start = events.Consume<MappingStart>();
        List<ManifestEntry> entries = [];
        List<ManifestEntry> merged = [];
        while (!events.Accept<MappingEnd>(out _))
        {
            var key = Node();
            var value = Node();
            if (key is not ManifestNode.Scalar written)
            {
                problems.Add(new(key.Place, "is a key that is no text", "write a text"));
            }
            else if (written is { IsPlain: true, Text: "<<" })
            {
                merged.AddRange(Merged(value));
            }
            else
            {
                Add(entries, new(written.IsPlain ? PlainScalar.JsonOf(written.Text) ?? written.Text : written.Text, written, value));
            }
        }

        events.Consume<MappingEnd>();
        // What is written here wins over what is merged in, and what is merged first over what is merged later.
        foreach (var entry in merged.Where(entry => entries.TrueForAll(own => own.Key != entry.Key)).DistinctBy(entry => entry.Key).ToArray())
        {
            entries.Add(entry);
        }

        return Named(start, new ManifestNode.Mapping(entries, PlaceOf(start.Start)));
    }

    private void Add(List<ManifestEntry> entries, ManifestEntry entry)
    {
        if (entries.Find(earlier => earlier.Key == entry.Key) is { } earlier)
        {
            problems.Add(new(
                entry.Written.Place, $"has the key {entry.Key} for the second time, after line {earlier.Written.Place.Line}", "keep one of the two"));
            entries.Remove(earlier);
        }

        entries.Add(entry);
    }

    private static IEnumerable<ManifestEntry> Merged(ManifestNode value) => value switch
    {
        ManifestNode.Mapping map => map.Entries,
        ManifestNode.Sequence maps => maps.Items.OfType<ManifestNode.Mapping>().SelectMany(map => map.Entries),
        _ => [],
    };

    private T Named<T>(NodeEvent start, T node)
        where T : ManifestNode
    {
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private sealed class UnknownAnchorException(Mark start, Mark end) : YamlException(start, end, "unknown anchor");

    private static Place PlaceOf(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
