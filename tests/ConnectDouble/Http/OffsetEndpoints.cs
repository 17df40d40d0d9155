using System.Globalization;
using System.Text.Json;
using ConnectDouble.Cluster;
using ConnectDouble.Json;
using ConnectDouble.Plugins;

namespace ConnectDouble.Http;

/// <summary>Reading, altering and resetting a connector's offsets.</summary>
internal sealed class OffsetEndpoints(LiveCluster cluster, PluginCatalog plugins, ConnectScript script, ConnectFeatures features)
{
    public ConnectResponse Get(ConnectRequest request)
    {
        var state = cluster.Read();
        var name = request.Segments[1];
        if (!state.Connectors.ContainsKey(name))
        {
            return NotFound(name);
        }

        return ConnectResponse.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("offsets");
            foreach (var offset in state.Offsets.GetValueOrDefault(name, []))
            {
                writer.WriteStartObject();
                writer.WritePropertyName("partition");
                writer.WriteRawValue(offset.Partition);
                writer.WritePropertyName("offset");
                writer.WriteRawValue(offset.Offset ?? "null");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }));
    }

    public Outcome Patch(ConnectRequest request)
    {
        var parsed = OffsetsBody.Read(request.Body);
        if (parsed.Value is not { } changes)
        {
            return Failed(features.WordJsonError(parsed.Error!));
        }

        if (changes.Count == 0)
        {
            return ConnectResponse.Error(StatusCodes.Status400BadRequest, "Partitions / offsets need to be provided for an alter offsets request");
        }

        return Outcome.Of((state, _) => Refuse(state, request.Segments[1], out var connector) ?? (connector.Type == "sink"
            ? AlterSink(state, connector, changes)
            : AlterSource(state, connector, changes)));
    }

    public Outcome Delete(ConnectRequest request) => Outcome.Of((state, _) => Refuse(state, request.Segments[1], out var connector) ?? (
        IsOccupied(connector) ? (state, Occupied(connector, "reset")) : (OffsetCommands.Reset(state, connector.Name), Done(connector, "reset"))));

    private static (ClusterState, ConnectResponse)? Refuse(ClusterState state, string name, out Connector connector)
    {
        if (!state.Connectors.TryGetValue(name, out connector!))
        {
            return (state, NotFound(name));
        }

        return connector.Target == TargetState.Stopped ? null : (state, ConnectResponse.Error(
            StatusCodes.Status400BadRequest,
            "Connectors must be in the STOPPED state before their offsets can be modified. This can be done for the specified connector by issuing a " +
            $"'PUT' request to the '/connectors/{name}/stop' endpoint"));
    }

    private (ClusterState, ConnectResponse) AlterSource(ClusterState state, Connector connector, IReadOnlyList<OffsetChange> changes)
    {
        if (plugins.Find(connector.Config["connector.class"]!)?.ManagesOffsets is true
            && changes.Select(ErrorOfFileOffset).FirstOrDefault(error => error is not null) is { } refused)
        {
            return (state, Failed(refused));
        }

        return Altered(state, connector, changes.Select(change => new CommittedOffset(
            change.Partition is { } partition ? OffsetsBody.InHashOrder(partition) : "null",
            change.Offset is { } offset ? OffsetsBody.InHashOrder(offset) : null)));
    }

    /// <summary>What the FileStreamSource connector says of an offset that is not its own.</summary>
    private static string? ErrorOfFileOffset(OffsetChange change)
    {
        if (change.Offset is not { } offset)
        {
            return null;
        }

        if (!offset.TryGetProperty("position", out var position))
        {
            return "Offset objects should either be null or contain the key 'position'";
        }

        if (position.ValueKind != JsonValueKind.Number || !position.TryGetInt64(out var number))
        {
            return "The value for the 'position' key in the offset is expected to be a Long value";
        }

        return (number < 0, change.Partition) switch
        {
            (true, _) => "The value for the 'position' key in the offset should be a non-negative value",
            (_, null) => "Partition objects cannot be null",
            (_, { } partition) when !partition.TryGetProperty("filename", out _) => "Partition objects should contain the key 'filename'",
            _ => null,
        };
    }

    private (ClusterState, ConnectResponse) AlterSink(ClusterState state, Connector connector, IReadOnlyList<OffsetChange> changes)
    {
        var parsed = new List<(string Topic, long Partition, long? Offset)>();
        foreach (var change in changes)
        {
            if (ErrorOfSinkOffset(change) is { } error)
            {
                return (state, ConnectResponse.Error(StatusCodes.Status400BadRequest, error));
            }

            parsed.Add((
                OffsetsBody.Text(change.Partition!.Value, "kafka_topic")!,
                OffsetsBody.Integer(OffsetsBody.Text(change.Partition!.Value, "kafka_partition"))!.Value,
                change.Offset is { } offset ? OffsetsBody.Integer(OffsetsBody.Text(offset, "kafka_offset")) : null));
        }

        if (parsed.Any(change => change.Offset < 0))
        {
            return (state, Failed($"Failed to modify offsets for sink connector {connector.Name}"));
        }

        // Topics here are those that a connector names, with one partition each.
        if (parsed.Any(change => change.Partition != 0 || !state.Connectors.Values.Any(other => ConnectorBehaviour.TopicsOf(other.Config).Contains(change.Topic))))
        {
            return (state, Failed($"Failed to alter consumer group offsets for connector {connector.Name}"));
        }

        if (IsOccupied(connector))
        {
            return (state, Occupied(connector, "alter"));
        }

        return Altered(state, connector, parsed.Select(change => new CommittedOffset(
            string.Create(CultureInfo.InvariantCulture, $$"""{"kafka_partition":{{change.Partition}},"kafka_topic":"{{change.Topic}}"}"""),
            change.Offset is { } offset ? string.Create(CultureInfo.InvariantCulture, $$"""{"kafka_offset":{{offset}}}""") : null)));
    }

    private static string? ErrorOfSinkOffset(OffsetChange change)
    {
        if (change.Partition is not { } partition)
        {
            return "The partition for a sink connector offset cannot be null or missing";
        }

        if (OffsetsBody.Text(partition, "kafka_topic") is null || OffsetsBody.Text(partition, "kafka_partition") is not { } number)
        {
            return "The partition for a sink connector offset must contain the keys 'kafka_topic' and 'kafka_partition'";
        }

        if (OffsetsBody.Integer(number) is null)
        {
            return $"Failed to parse the following Kafka partition value in the provided offsets: '{number}'. Partition values for sink connectors need to be integers.";
        }

        if (change.Offset is not { } offset)
        {
            return null;
        }

        var value = OffsetsBody.Text(offset, "kafka_offset");
        return (value, OffsetsBody.Integer(value)) switch
        {
            (null, _) => "The offset for a sink connector should either be null or contain the key 'kafka_offset'",
            (_, null) => $"Failed to parse the following Kafka offset value in the provided offsets: '{value}'. Offset values for sink connectors need to be integers.",
            _ => null,
        };
    }

    private (ClusterState, ConnectResponse) Altered(ClusterState state, Connector connector, IEnumerable<CommittedOffset> changes) =>
        // A consumer group's offsets are deleted; a source's are overwritten with null.
        (OffsetCommands.Alter(state, connector.Name, changes, features.ForgetsNullOffsets || connector.Type == "sink"), Done(connector, "altered"));

    /// <summary>Its consumer group has members, whose offsets nobody else may change. A source has no such group.</summary>
    private bool IsOccupied(Connector connector) => connector.Type == "sink" && script.HasZombies(connector.Name);

    private static ConnectResponse Occupied(Connector connector, string what) => Failed(
        $"Failed to {what} consumer group offsets for connector {connector.Name} either because its tasks haven't stopped completely yet or the connector was " +
        $"resumed before the request to {what} its offsets could be successfully completed. If the connector is in a stopped state, this operation can be safely " +
        "retried. If it doesn't eventually succeed, the Connect cluster may need to be restarted to get rid of the zombie sink tasks.");

    private ConnectResponse Done(Connector connector, string what)
    {
        var approved = plugins.Find(connector.Config["connector.class"]!)?.ManagesOffsets is true;
        return ConnectResponse.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("message", approved
                ? $"The offsets for this connector have been {what} successfully"
                : $"The Connect framework-managed offsets for this connector have been {what} successfully. However, if this connector manages offsets " +
                    $"externally, they will need to be manually {what} in the system that the connector uses.");
            writer.WriteEndObject();
        }));
    }

    private static ConnectResponse NotFound(string name) => ConnectResponse.Error(StatusCodes.Status404NotFound, $"Connector {name} not found");

    private static ConnectResponse Failed(string message) => ConnectResponse.Error(StatusCodes.Status500InternalServerError, message);
}
