using System.Text;
using System.Text.Json;
using ConnectDouble.Cluster;
using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>
/// The lists of connectors. Each entry's bytes are rendered once and kept until the connector or its status changes, so that a list of 10,000
/// costs little and an unchanged connector's bytes stay the same from poll to poll, as they do on a real cluster.
/// </summary>
internal sealed class EntryCache(ConnectorJson json)
{
    public const string StatusExpansion = "status";
    public const string InfoExpansion = "info";

    private static readonly byte[] Open = "{"u8.ToArray();
    private static readonly byte[] Close = "}"u8.ToArray();
    private static readonly byte[] Comma = ","u8.ToArray();
    private static readonly byte[] StatusKey = "\"status\":"u8.ToArray();
    private static readonly byte[] InfoKey = "\"info\":"u8.ToArray();
    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];
    private IReadOnlyList<string> names = [];
    private IReadOnlyList<string> expandedNames = [];
    private long namesOf = -1;
    private ConfigEcho echo = ConfigEcho.Faithful;
    private (ClusterState State, IReadOnlyList<string> Expansions, IReadOnlyList<ReadOnlyMemory<byte>> Parts)? latest;

    /// <summary>Names in the order of Connect's own hash set.</summary>
    public IReadOnlyList<string> Names(ClusterState state)
    {
        lock (gate)
        {
            return NamesOf(state);
        }
    }

    public byte[] Info(Connector connector, ConfigEcho how)
    {
        lock (gate)
        {
            UseEcho(how);
            return EntryOf(connector).Read(connector, how);
        }
    }

    public byte[] Status(Connector connector, StatusRecord status)
    {
        lock (gate)
        {
            return EntryOf(connector).Status(connector, status, json);
        }
    }

    /// <summary>
    /// The expanded list, with what was asked for in the order in which it was. A connector without a status record is left out when statuses are.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Expanded(ClusterState state, IReadOnlyList<string> expansions, ConfigEcho how, Func<Connector, Connector?> knownOf)
    {
        lock (gate)
        {
            UseEcho(how);
            // Nothing has changed since the poll before: the usual case.
            var isWhole = ReferenceEquals(knownOf, WorkerLife.All);
            if (isWhole && latest is { } known && ReferenceEquals(known.State, state) && known.Expansions.SequenceEqual(expansions))
            {
                return known.Parts;
            }

            NamesOf(state);
            var withStatus = expansions.Contains(StatusExpansion);
            var parts = new List<ReadOnlyMemory<byte>>((state.Connectors.Count * 8) + 2) { Open };
            var first = true;
            foreach (var name in expandedNames)
            {
                var status = state.StatusOf(state.Connectors[name]);
                if (knownOf(state.Connectors[name]) is not { } connector || (withStatus && status.Connector is null))
                {
                    continue;
                }

                var entry = EntryOf(connector);
                if (!first)
                {
                    parts.Add(Comma);
                }

                first = false;
                parts.Add(entry.Key);
                for (var index = 0; index < expansions.Count; index++)
                {
                    if (index > 0)
                    {
                        parts.Add(Comma);
                    }

                    var isStatus = expansions[index] == StatusExpansion;
                    parts.Add(isStatus ? StatusKey : InfoKey);
                    parts.Add(isStatus ? entry.Status(connector, status, json) : entry.Listed(connector, how));
                }

                parts.Add(Close);
            }

            parts.Add(Close);
            latest = isWhole ? (state, expansions, parts) : latest;
            return parts;
        }
    }

    private IReadOnlyList<string> NamesOf(ClusterState state)
    {
        if (namesOf != state.Membership)
        {
            names = JavaHashOrder.SortCopied([.. state.Connectors.Values.OrderBy(connector => connector.Incarnation).Select(connector => connector.Name)]);
            expandedNames = JavaHashOrder.Sort(names, name => name);
            namesOf = state.Membership;
            foreach (var gone in entries.Keys.Where(name => !state.Connectors.ContainsKey(name)).ToList())
            {
                entries.Remove(gone);
            }
        }

        return names;
    }

    private void UseEcho(ConfigEcho how)
    {
        if (!ReferenceEquals(echo, how))
        {
            entries.Clear();
            latest = null;
            echo = how;
        }
    }

    private Entry EntryOf(Connector connector)
    {
        if (!entries.TryGetValue(connector.Name, out var entry))
        {
            entries[connector.Name] = entry = new(connector.Name);
        }

        return entry;
    }

    private sealed class Entry(string name)
    {
        private Connector? readOf;
        private Connector? listedOf;
        private (StatusRecord Status, string Type)? statusOf;
        private byte[] read = [];
        private byte[] listed = [];
        private byte[] status = [];

        public byte[] Key { get; } = Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(name)}\":{{");

        public byte[] Read(Connector connector, ConfigEcho how)
        {
            if (!ReferenceEquals(readOf, connector))
            {
                read = Written(connector, how, ShownIn.Reads);
                readOf = connector;
            }

            return read;
        }

        public byte[] Listed(Connector connector, ConfigEcho how)
        {
            if (!ReferenceEquals(listedOf, connector))
            {
                listed = Written(connector, how, ShownIn.Lists);
                listedOf = connector;
            }

            return listed;
        }

        public byte[] Status(Connector connector, StatusRecord record, ConnectorJson json)
        {
            if (statusOf is not { } known || !ReferenceEquals(known.Status, record) || known.Type != connector.Type)
            {
                status = json.Status(connector.Name, record, connector.Type);
                statusOf = (record, connector.Type);
            }

            return status;
        }

        private static byte[] Written(Connector connector, ConfigEcho how, ShownIn where) =>
            JsonText.Write(writer => ConnectorJson.WriteInfo(writer, connector, how.Apply(connector.Config, where).InHashOrder()));
    }
}
