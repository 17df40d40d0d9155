using System.Globalization;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Conflicts;

/// <summary>
/// Which operator wrote a status. All processes that stand for one Lease are one operator, since one of them writes at a time; a process
/// without a Lease is an operator of its own.
/// </summary>
public sealed record OperatorIdentity
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private const string OfLeases = "lease";
    private const string OfProcesses = "process";

    /// <summary>Longest process name kept: it stands in every status.</summary>
    private const int LongestName = 80;

    private OperatorIdentity(OperatorScope scope, ObjectKey? lease, string? process, DateTimeOffset startedAt)
    {
        (OperatorScope, Lease, Process, StartedAt) = (scope, lease, process, startedAt);
        Name = $"{WordOf(scope)}/{(lease is { } held ? $"{OfLeases}/{held}" : $"{OfProcesses}/{process}/{Time(startedAt)}")}";
    }

    /// <summary>As it stands in status.</summary>
    public string Name { get; }

    /// <summary>What it watches: of two, one that watches more sees whatever the other sees.</summary>
    public OperatorScope OperatorScope { get; }

    /// <summary>The Lease that it stands for; null for a process of its own.</summary>
    public ObjectKey? Lease { get; }

    /// <summary>The process, by host and number; null where there is a Lease.</summary>
    public string? Process { get; }

    /// <summary>When that process started, to the millisecond.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>Those who stand for a Lease.</summary>
    public static OperatorIdentity OfLease(ObjectKey lease, bool watchesAll) => new(ScopeOf(watchesAll), lease, process: null, startedAt: default);

    /// <summary>A process without a Lease.</summary>
    /// <param name="host">Name of its machine or pod.</param>
    /// <param name="number">Its number there.</param>
    /// <param name="startedAt">When it started.</param>
    /// <param name="watchesAll">Whether it watches all namespaces.</param>
    public static OperatorIdentity OfProcess(string host, int number, DateTimeOffset startedAt, bool watchesAll)
    {
        ArgumentNullException.ThrowIfNull(host);
        var name = host.Replace('/', '-');
        return new(
            ScopeOf(watchesAll),
            lease: null,
            string.Create(CultureInfo.InvariantCulture, $"{(name.Length > LongestName ? name[..LongestName] : name)}.{number}"),
            DateTimeOffset.FromUnixTimeMilliseconds(startedAt.ToUnixTimeMilliseconds()));
    }

    /// <summary>Reads what <see cref="ToString"/> has written; null for anything else.</summary>
    public static OperatorIdentity? TryParse(string? text) => text?.Split('/') switch
    {
        [var word, OfLeases, { Length: > 0 } @namespace, { Length: > 0 } name] when ScopeOf(word) is { } scope =>
            new(scope, new(@namespace, name), process: null, startedAt: default),
        [var word, OfProcesses, { Length: > 0 } process, var at] when ScopeOf(word) is { } scope && DateTimeOffset.TryParseExact(
            at, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var startedAt) =>
            new(scope, lease: null, process, startedAt),
        _ => null,
    };

    /// <summary>This operator where it does not watch the namespace of the KafkaConnectCluster that a resource refers to.</summary>
    public OperatorIdentity WithoutCluster() => new(OperatorScope.WithoutCluster, Lease, Process, StartedAt);

    /// <summary>Whether this operator, in whatever process, wrote that as its name.</summary>
    public bool Is(string? text) => text == Name || TryParse(text) is { } other && (other.Lease, other.Process, other.StartedAt) == (Lease, Process, StartedAt);

    /// <summary>
    /// Which of two operators goes on where both look after a resource. Both come to the same answer: the one that watches
    /// more; else the one with a Lease; else the process that started later, so that a restart need not wait for what it replaces;
    /// else the one whose name comes first.
    /// </summary>
    public bool GoesBefore(OperatorIdentity other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Rank(this).CompareTo(Rank(other)) switch
        {
            0 => string.CompareOrdinal(Name, other.Name) < 0,
            var order => order < 0,
        };
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    /// <summary>What people are told of whoever wrote that as its name.</summary>
    public static string Described(string? text) => TryParse(text) switch
    {
        { Lease: { } lease } => $"the operator of Lease {lease}",
        { Process: var process, StartedAt: var at } => $"the operator without a Lease {process}, started {Time(at)}",
        null => "an operator of another version, or another program",
    };

    private static OperatorScope ScopeOf(bool watchesAll) => watchesAll ? OperatorScope.AllNamespaces : OperatorScope.SomeNamespaces;

    private static string WordOf(OperatorScope scope) => scope switch
    {
        OperatorScope.AllNamespaces => "all",
        OperatorScope.SomeNamespaces => "some",
        OperatorScope.WithoutCluster => "none",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, message: null),
    };

    private static OperatorScope? ScopeOf(string word) => Enum.GetValues<OperatorScope>().Cast<OperatorScope?>().FirstOrDefault(scope => WordOf(scope!.Value) == word);

    private static (OperatorScope, bool, long) Rank(OperatorIdentity identity) => (identity.OperatorScope, identity.Lease is null, -identity.StartedAt.UtcTicks);
}

/// <summary>What an operator watches, as far as it concerns one resource. The first goes before the others.</summary>
public enum OperatorScope
{
    /// <summary>All namespaces.</summary>
    AllNamespaces,

    /// <summary>Some namespaces.</summary>
    SomeNamespaces,

    /// <summary>Some, and not that of the KafkaConnectCluster that the resource refers to.</summary>
    WithoutCluster,
}
