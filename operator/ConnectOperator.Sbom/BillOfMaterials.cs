using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ConnectOperator.Sbom;

/// <summary>
/// What a published program consists of, as CycloneDX 1.6, made from the <c>.deps.json</c> that is published with it: so it has what
/// is shipped, the runtime included, and nothing that only the build needed.
/// </summary>
public static class BillOfMaterials
{
    private const string RuntimePack = "runtimepack.";

    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bill as JSON text.</summary>
    /// <param name="dependencies">Content of the <c>.deps.json</c>.</param>
    /// <param name="licence">The licence of a package of that name and version, as an SPDX expression.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="now">When the bill is made.</param>
    /// <exception cref="InvalidDataException">It is no <c>.deps.json</c>.</exception>
    public static string Of(string dependencies, Func<string, string, string> licence, string version, DateTimeOffset now)
    {
        var root = JsonNode.Parse(dependencies);
        var libraries = root?["libraries"]?.AsObject() ?? throw new InvalidDataException("no libraries in it: not a .deps.json");
        var target = root["targets"]?[(string?)root["runtimeTarget"]?["name"] ?? ""]?.AsObject()
            ?? throw new InvalidDataException("no target of the runtime in it: not a .deps.json");
        var program = Component("application", "connect-operator", version, reference: "connect-operator", "Apache-2.0");
        var parts = libraries.Where(library => (string?)library.Value!["type"] is not "project").Select(library => Part(library.Key, library.Value!, licence)).ToList();
        return Text(new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["timestamp"] = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                ["component"] = program,
            },
            ["components"] = new JsonArray([.. parts]),
            ["dependencies"] = new JsonArray([.. Dependencies(libraries, target)]),
        });
    }

    private static JsonObject Part(string key, JsonNode library, Func<string, string, string> licence)
    {
        var (name, version) = Split(key);
        var component = Component("library", name, version, Url(name, version), licence(name, version));
        component["purl"] = Url(name, version);
        if ((string?)library["sha512"] is { } hash && hash.StartsWith("sha512-", StringComparison.Ordinal))
        {
            component["hashes"] = new JsonArray(new JsonObject
            {
                ["alg"] = "SHA-512",
                ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(hash["sha512-".Length..])),
            });
        }

        return component;
    }

    private static JsonObject Component(string type, string name, string version, string reference, string licence) => new()
    {
        ["type"] = type,
        ["bom-ref"] = reference,
        ["name"] = name,
        ["version"] = version,
        ["licenses"] = new JsonArray(new JsonObject { ["expression"] = licence }),
    };

    /// <summary>Who needs whom. The operator's own projects are the program itself.</summary>
    private static IEnumerable<JsonObject> Dependencies(JsonObject libraries, JsonObject target) => target
        .GroupBy(entry => Reference(libraries, entry.Key), StringComparer.Ordinal)
        .Select(entries => new JsonObject
        {
            ["ref"] = entries.Key,
            ["dependsOn"] = new JsonArray([.. entries
                .SelectMany(entry => entry.Value!["dependencies"]?.AsObject().Select(needed => $"{needed.Key}/{needed.Value}") ?? [])
                .Where(libraries.ContainsKey)
                .Select(needed => Reference(libraries, needed))
                .Where(needed => needed != entries.Key)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
                .Select(needed => (JsonNode)needed)]),
        });

    private static string Reference(JsonObject libraries, string key)
    {
        var (name, version) = Split(key);
        return (string?)libraries[key]?["type"] is "project" ? "connect-operator" : Url(name, version);
    }

    /// <summary>Name and version, without the word that marks a part of the runtime: its package is called as the rest.</summary>
    private static (string Name, string Version) Split(string key)
    {
        var slash = key.LastIndexOf('/');
        var name = key[..slash];
        return (name.StartsWith(RuntimePack, StringComparison.Ordinal) ? name[RuntimePack.Length..] : name, key[(slash + 1)..]);
    }

    private static string Url(string name, string version) => $"pkg:nuget/{name}@{version}";

    private static string Text(JsonObject bill)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Layout))
        {
            bill.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
