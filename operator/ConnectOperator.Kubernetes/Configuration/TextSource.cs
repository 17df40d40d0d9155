namespace ConnectOperator.Kubernetes.Configuration;

/// <summary>A text that is given, or is in a file whose content may be exchanged while the program runs (tokens and certificates rotate).</summary>
internal sealed class TextSource
{
    /// <summary>The kubelet exchanges tokens at 80 % of their life, and client-go, too, re-reads them once a minute.</summary>
    private static readonly TimeSpan RereadAfter = TimeSpan.FromMinutes(1);

    private readonly string? path;
    private readonly TimeProvider time;
    private readonly string what;
    private volatile Reading? last;

    private TextSource(string? path, string? text, TimeProvider time, string what)
    {
        this.path = path;
        this.time = time;
        this.what = what;
        last = text is null ? null : new Reading(text, 0);
    }

    /// <summary>A text that never changes.</summary>
    public static TextSource Inline(string text) => new(null, text, TimeProvider.System, "");

    /// <summary>The content of a file, trimmed.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="time">Clock.</param>
    /// <param name="what">What the file holds and who refers to it, for the error message.</param>
    public static TextSource File(string path, TimeProvider time, string what) => new(path, null, time, what);

    /// <summary>The text as it is now, at most a minute old.</summary>
    public async ValueTask<string> ReadAsync(CancellationToken cancellationToken)
    {
        var known = last;
        if (known is not null && (path is null || time.GetElapsedTime(known.At) < RereadAfter))
        {
            return known.Text;
        }

        var text = await TryReadFileAsync(known, cancellationToken);
        last = new Reading(text, time.GetTimestamp());
        return text;
    }

    /// <summary>Forgets what was read, so that the next read goes to the file.</summary>
    public void Forget()
    {
        if (path is not null)
        {
            last = null;
        }
    }

    private async ValueTask<string> TryReadFileAsync(Reading? known, CancellationToken cancellationToken)
    {
        try
        {
            var text = (await System.IO.File.ReadAllTextAsync(path!, cancellationToken)).Trim();

            // A file that is being exchanged may be seen empty: what was read before is still the best there is.
            return text.Length > 0 ? text : known?.Text ?? throw Unusable("is empty", null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return known?.Text ?? throw Unusable($"cannot be read: {exception.Message}", exception);
        }
    }

    private ClusterConfigurationException Unusable(string problem, Exception? exception) =>
        new($"{what}: the file {path} {problem}", exception);

    private sealed record Reading(string Text, long At);
}
