using System.Collections.Immutable;

namespace ConnectOperator.Core.Planning;

/// <summary>Names config keys in a sentence.</summary>
internal static class KeyList
{
    private const int Shown = 10;

    public static string Of(ImmutableArray<string> keys) => keys.Length <= Shown
        ? string.Join(", ", keys)
        : $"{string.Join(", ", keys.Take(Shown))} and {keys.Length - Shown} more";
}
