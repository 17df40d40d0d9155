using System.Security.Cryptography;
using System.Text;
using ConnectOperator.Core.Desired.Rules;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Cli.Verbs.Export;

/// <summary>Names of resources for connectors whose own names Kubernetes cannot have.</summary>
internal static class ResourceNames
{
    // Room for the hash, and for what names of Secrets are made with.
    private const int Longest = SpecLimits.ObjectNameLength - 20;

    /// <summary>A name for each connector: its own where that is possible, else one like it. The same connectors always get the same names.</summary>
    public static IReadOnlyDictionary<string, string> For(IReadOnlyCollection<string> connectors)
    {
        Dictionary<string, string> names = [];
        HashSet<string> taken = [];
        foreach (var connector in connectors.Where(IsPossible))
        {
            names[connector] = connector;
            taken.Add(connector);
        }

        foreach (var connector in connectors.Where(connector => !IsPossible(connector)).Order(StringComparer.Ordinal))
        {
            var like = Like(connector);
            var name = taken.Contains(like) ? $"{like}-{Hash(connector)}" : like;
            names[connector] = name;
            taken.Add(name);
        }

        return names;
    }

    private static bool IsPossible(string connector) => connector.Length <= Longest && MetadataRules.IsName(connector);

    private static string Like(string connector)
    {
        StringBuilder name = new();
        foreach (var c in connector.ToLowerInvariant())
        {
            // A dot may only stand between two letters or digits.
            var next = char.IsAsciiLetterOrDigit(c) ? c : '-';
            if (next != '-' || (name.Length > 0 && name[^1] != '-'))
            {
                name.Append(next);
            }
        }

        var like = name.Length > Longest ? $"{name.ToString(0, Longest - 9).TrimEnd('-')}-{Hash(connector)}" : name.ToString().TrimEnd('-');
        return like.Length > 0 ? like : $"connector-{Hash(connector)}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}
