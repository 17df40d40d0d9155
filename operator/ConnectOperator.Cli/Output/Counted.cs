using System.Globalization;

namespace ConnectOperator.Cli.Output;

/// <summary>Numbers of things in words.</summary>
internal static class Counted
{
    /// <summary><c>1 connector</c>, <c>2 connectors</c>.</summary>
    public static string Of(int count, string thing) => string.Create(CultureInfo.InvariantCulture, $"{count} {thing}{(count == 1 ? "" : "s")}");
}
