using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ConnectOperator.CrdGenerator;

/// <summary>
/// Descriptions of types and fields: the summaries in the XML documentation that the compiler writes beside Core's assembly. So
/// kubectl explain and the source never tell two stories.
/// </summary>
internal sealed partial class SchemaDescriptions
{
    private readonly Dictionary<string, Dictionary<string, string>> byAssembly = [];

    /// <summary>The summary of a type.</summary>
    public string Of(Type type) => Find(type, $"T:{type.FullName}");

    /// <summary>The summary of a property.</summary>
    public string Of(PropertyInfo property) => Find(property.DeclaringType!, $"P:{property.DeclaringType!.FullName}.{property.Name}");

    private string Find(Type type, string member)
    {
        var path = Path.ChangeExtension(type.Assembly.Location, ".xml");
        if (!byAssembly.TryGetValue(path, out var summaries))
        {
            byAssembly[path] = summaries = Load(path);
        }

        return summaries.TryGetValue(member, out var summary) && summary.Length > 0
            ? summary
            : throw new InvalidOperationException($"{member} has no summary");
    }

    private static Dictionary<string, string> Load(string path) => XDocument.Load(path).Descendants("member")
        .Where(member => member.Element("summary") is not null)
        .ToDictionary(member => member.Attribute("name")!.Value, member => Flatten(member.Element("summary")!.Value));

    private static string Flatten(string text) => WhiteSpace().Replace(text, " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WhiteSpace();
}
