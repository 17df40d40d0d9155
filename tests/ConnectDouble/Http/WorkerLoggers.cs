using System.Collections.Immutable;

namespace ConnectDouble.Http;

/// <summary>The log level of one logger; null for one that goes by the root's. When it was set, for one that was.</summary>
internal sealed record LoggerLevel(string? Level, DateTimeOffset? Since);

/// <summary>The loggers of all workers: each has its own, and one request can set them everywhere.</summary>
internal sealed class WorkerLoggers(int workers, TimeProvider time)
{
    private const string Root = "root";

    /// <summary>Loggers that are there without being told of, as their classes are at work.</summary>
    private static readonly string[] AtWork =
        ["Worker", "WorkerConnector", "WorkerSourceTask", "WorkerSinkTask", "distributed.DistributedHerder"];

    private ImmutableArray<ImmutableSortedDictionary<string, LoggerLevel>> loggers =
    [
        .. Enumerable.Repeat(
            ImmutableSortedDictionary.Create<string, LoggerLevel>(StringComparer.Ordinal)
                .Add("org.apache.kafka.clients", new("WARN", null))
                .Add("org.apache.kafka.common.config", new("WARN", null))
                .Add("org.reflections", new("ERROR", null))
                .Add(Root, new("INFO", null)),
            workers),
    ];

    /// <summary>All loggers of a worker with their levels.</summary>
    public IEnumerable<KeyValuePair<string, LoggerLevel>> Of(int worker)
    {
        var own = loggers[worker];
        return own.Select(logger => KeyValuePair.Create(logger.Key, Effective(own, logger.Value)));
    }

    /// <summary>A logger of a worker; null where there is none of that name.</summary>
    public LoggerLevel? Find(int worker, string name)
    {
        var own = loggers[worker];
        return own.TryGetValue(Named(name), out var logger) ? Effective(own, logger)
            : AtWork.Any(known => name == "org.apache.kafka.connect.runtime." + known) ? own[Root]
            : null;
    }

    /// <summary>Sets a level on one worker, or on all. Whether that changed the first of them.</summary>
    public bool Set(int? worker, string name, string level)
    {
        var changed = false;
        for (var each = worker ?? 0; each <= (worker ?? loggers.Length - 1); each++)
        {
            changed |= SetOn(each, Named(name), level);
        }

        return changed;
    }

    private bool SetOn(int worker, string name, string level)
    {
        var own = loggers[worker];
        var isSet = Effective(own, own.GetValueOrDefault(name, new(null, null))).Level == level;
        var logger = isSet ? own.GetValueOrDefault(name, new(null, null)) : new(level, time.GetUtcNow());
        ImmutableInterlocked.Update(ref loggers, static (all, set) => all.SetItem(set.Worker, all[set.Worker].SetItem(set.Name, set.Logger)), (Worker: worker, Name: name, Logger: logger));
        return !isSet;
    }

    private static string Named(string name) => string.Equals(name, Root, StringComparison.OrdinalIgnoreCase) ? Root : name;

    private static LoggerLevel Effective(ImmutableSortedDictionary<string, LoggerLevel> own, LoggerLevel logger) =>
        logger with { Level = logger.Level ?? own[Root].Level };
}
