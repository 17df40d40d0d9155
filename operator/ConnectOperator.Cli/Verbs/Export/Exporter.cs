using System.Collections.Frozen;
using System.Text.Json.Nodes;
using ConnectOperator.Cli.Connections;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;

namespace ConnectOperator.Cli.Verbs.Export;

/// <summary>Resources for one file.</summary>
/// <param name="FileName">Its name, without a directory.</param>
/// <param name="Resources">What is in it.</param>
internal sealed record ExportedFile(string FileName, IReadOnlyList<JsonObject> Resources);

/// <summary>Running connectors as resources.</summary>
/// <param name="Files">The KafkaConnectCluster first, then the connectors by name.</param>
/// <param name="Remarks">What a person has to know or to do.</param>
internal sealed record ExportedResources(IReadOnlyList<ExportedFile> Files, IReadOnlyList<string> Remarks);

/// <summary>Writes running connectors as resources that ask for exactly what runs.</summary>
internal static class Exporter
{
    /// <summary>The resources.</summary>
    /// <param name="contents">What Connect holds.</param>
    /// <param name="passwordKeys">What the definitions of plugins call passwords, by class.</param>
    /// <param name="settings">How to write them.</param>
    public static ExportedResources Of(ConnectContents contents, IReadOnlyDictionary<string, FrozenSet<string>?> passwordKeys, ExportSettings settings)
    {
        List<string> remarks = [];
        var connectors = Chosen(contents, settings, remarks);
        var names = ResourceNames.For([.. contents.Snapshot.Connectors.Keys.Select(name => name.Value)]);
        List<ExportedFile> files = [ClusterManifest.Of(settings)];
        foreach (var connector in connectors)
        {
            files.Add(ConnectorManifest.Of(
                connector, names[connector.Name.Value], passwordKeys.GetValueOrDefault(ClassOf(connector)), settings, remarks));
        }

        return new(files, remarks);
    }

    /// <summary>The class of a connector; empty when its config has none.</summary>
    public static string ClassOf(ObservedConnector connector) => connector.Config.GetValueOrDefault(ReservedConfigKeys.Class, "");

    /// <summary>The connectors that are meant, by name.</summary>
    public static IReadOnlyList<ObservedConnector> Chosen(ConnectContents contents, ExportSettings settings, List<string> remarks)
    {
        var wanted = settings.Names.ToHashSet(StringComparer.Ordinal);
        bool IsWanted(string name) => wanted.Count == 0 || wanted.Contains(name);
        var snapshot = contents.Snapshot;
        remarks.AddRange(snapshot.UnaddressableNames.Where(IsWanted).Select(name =>
            $"The connector \"{name}\" is left out: its name has characters that no resource can ask for."));
        remarks.AddRange(snapshot.WithoutConfig.Keys.Select(name => name.Value).Where(IsWanted).Order(StringComparer.Ordinal).Select(name =>
            $"The connector {name} is left out: Connect does not show its config."));
        remarks.AddRange(contents.Names.Where(name => snapshot.Entry(name) is null).Select(name => name.Value).Where(IsWanted).Order(StringComparer.Ordinal).Select(name =>
            $"The connector {name} is left out: it is just starting, and Connect does not list it yet; export it later."));
        var known = contents.Names.Select(name => name.Value).Concat(snapshot.UnaddressableNames).ToHashSet(StringComparer.Ordinal);
        remarks.AddRange(wanted.Where(name => !known.Contains(name)).Order(StringComparer.Ordinal).Select(name => $"There is no connector {name}."));
        return [.. snapshot.Connectors.Values.Where(connector => IsWanted(connector.Name.Value)).OrderBy(connector => connector.Name.Value, StringComparer.Ordinal)];
    }
}
