using ConnectDouble.Cluster;

namespace ConnectDouble;

/// <summary>
/// What a vendor's cluster, or a proxy in front of it, makes of one key wherever it shows a configuration. What is stored stays as it was written.
/// Apache Kafka has no such habits; vendors' are told of in their documentation and by users, and were not recorded.
/// </summary>
/// <param name="Key">Of the configuration.</param>
/// <param name="In">Where it shows.</param>
public abstract record ServerHabit(string Key, ShownIn In)
{
    internal abstract ConnectorConfig ApplyTo(ConnectorConfig config);

    /// <summary>The value shows as this text, whatever it is.</summary>
    public sealed record Masks(string Key, string As = "********", ShownIn In = ShownIn.Everywhere) : ServerHabit(Key, In)
    {
        internal override ConnectorConfig ApplyTo(ConnectorConfig config) => config.Contains(Key) ? config.With(Key, As) : config;
    }

    /// <summary>The key shows unless the configuration sets it.</summary>
    public sealed record Adds(string Key, string Value, ShownIn In = ShownIn.Everywhere) : ServerHabit(Key, In)
    {
        internal override ConnectorConfig ApplyTo(ConnectorConfig config) => config.Contains(Key) ? config : config.With(Key, Value);
    }

    /// <summary>The key does not show.</summary>
    public sealed record Drops(string Key, ShownIn In = ShownIn.Everywhere) : ServerHabit(Key, In)
    {
        internal override ConnectorConfig ApplyTo(ConnectorConfig config) => config.Without(Key);
    }

    /// <summary>The value shows in another form.</summary>
    public sealed record Rewrites(string Key, Rewriting How, ShownIn In = ShownIn.Everywhere) : ServerHabit(Key, In)
    {
        internal override ConnectorConfig ApplyTo(ConnectorConfig config) => config[Key] is { } value ? config.With(Key, Rewritten(value)) : config;

        private string Rewritten(string value) => How switch
        {
            Rewriting.UpperCase => value.ToUpperInvariant(),
            Rewriting.ReversedList => string.Join(',', value.Split(',').Reverse()),
            Rewriting.StarPerCharacter => new string('*', value.Length),
            Rewriting.LastFour => $"****{value[Math.Max(0, value.Length - 4)..]}",
            _ => throw new InvalidOperationException($"Unexpected form {How}."),
        };
    }
}

/// <summary>The forms that a server gives to a value.</summary>
public enum Rewriting
{
    /// <summary>Capital letters.</summary>
    UpperCase,

    /// <summary>The items between commas, last one first.</summary>
    ReversedList,

    /// <summary>As many asterisks as it has characters.</summary>
    StarPerCharacter,

    /// <summary>Asterisks, and its last four characters.</summary>
    LastFour,
}

/// <summary>Where a configuration shows.</summary>
[Flags]
public enum ShownIn
{
    /// <summary>In the answers to POST, PUT and PATCH.</summary>
    Answers = 1,

    /// <summary>In what is read of one connector.</summary>
    Reads = 2,

    /// <summary>In lists with <c>expand=info</c>.</summary>
    Lists = 4,

    /// <summary>In everything that is asked with GET.</summary>
    Gets = Reads | Lists,

    /// <summary>Wherever.</summary>
    Everywhere = Answers | Gets,
}
