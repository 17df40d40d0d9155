using System.Collections.Frozen;

namespace ConnectOperator.Core.Desired;

/// <summary>What is known of a Secret or ConfigMap that some resource refers to. Its text form never shows a value.</summary>
public abstract record SourceState
{
    private SourceState()
    {
    }

    /// <summary>Not read yet.</summary>
    public sealed record Pending : SourceState;

    /// <summary>Read.</summary>
    public sealed record Found(string Uid, string ResourceVersion, FrozenDictionary<string, string> Values) : SourceState
    {
        /// <summary>Keys that are there, but whose values are not text (UTF-8).</summary>
        public FrozenSet<string> BinaryKeys { get; init; } = [];

        /// <inheritdoc/>
        public override string ToString() => $"Found {{ Uid = {Uid}, ResourceVersion = {ResourceVersion} }}";
    }

    /// <summary>It does not exist.</summary>
    public sealed record NotFound : SourceState;

    /// <summary>It could not be read: forbidden, or the API server does not answer.</summary>
    public sealed record Unreadable(string Message) : SourceState;
}
