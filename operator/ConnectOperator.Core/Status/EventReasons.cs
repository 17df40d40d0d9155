namespace ConnectOperator.Core.Status;

/// <summary>Reasons of Events beside those of <see cref="Conditions.Reasons"/>: CamelCase and stable, for programs and alerts.</summary>
public static class EventReasons
{
    /// <summary>A connector was created in Connect.</summary>
    public const string Created = nameof(Created);

    /// <summary>Its config was written.</summary>
    public const string Updated = nameof(Updated);

    /// <summary>It was paused.</summary>
    public const string Paused = nameof(Paused);

    /// <summary>It was resumed.</summary>
    public const string Resumed = nameof(Resumed);

    /// <summary>It was stopped.</summary>
    public const string Stopped = nameof(Stopped);

    /// <summary>It, or some of its tasks, were restarted.</summary>
    public const string Restarted = nameof(Restarted);

    /// <summary>A restart of what FAILED was asked for, and nothing had.</summary>
    public const string NothingToRestart = nameof(NothingToRestart);

    /// <summary>It was deleted.</summary>
    public const string Deleted = nameof(Deleted);

    /// <summary>One that existed was taken over.</summary>
    public const string Adopted = nameof(Adopted);

    /// <summary>Connect did not confirm an automatic restart.</summary>
    public const string RestartFailed = nameof(RestartFailed);

    /// <summary>A task that was to be restarted does not exist.</summary>
    public const string TaskNotFound = nameof(TaskNotFound);

    /// <summary>An annotation of the operator's own group asks for nothing.</summary>
    public const string AnnotationIgnored = nameof(AnnotationIgnored);

    /// <summary>kubectl has left out what is null in the manifest.</summary>
    public const string NullLeftOut = nameof(NullLeftOut);

    /// <summary>Another operator writes the resource too, and this one leaves it to that.</summary>
    public const string OtherOperator = nameof(OtherOperator);

    /// <summary>A resource may go, and leaves nothing behind that was its own.</summary>
    public const string Released = nameof(Released);

    /// <summary>A resource goes, and its connector stays or may stay.</summary>
    public const string Orphaned = nameof(Orphaned);

    /// <summary>What somebody changed in Connect was put back.</summary>
    public const string DriftCorrected = nameof(DriftCorrected);
}
