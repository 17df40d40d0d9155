using System.Net;
using System.Threading.Channels;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Model;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Kubernetes.Events;

/// <summary>Writes Events from a bounded queue, in order, beside the program's work. One per program; disposing writes what still waits.</summary>
public sealed class EventRecorder : IEventRecorder, IAsyncDisposable
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly IEventWriter writer;
    private readonly EventRecorderOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Channel<EventOccurrence> queue;
    private readonly CancellationTokenSource stop = new();
    private readonly EventSeriesTracker book;
    private readonly Task loop;
    private int dropped;
    private bool failing;

    /// <summary>A recorder that writes through <paramref name="client"/>.</summary>
    public EventRecorder(KubernetesClient client, EventRecorderOptions options, TimeProvider time, ILogger<EventRecorder> logger)
        : this((IEventWriter)client, options, time, logger)
    {
    }

    internal EventRecorder(IEventWriter writer, EventRecorderOptions options, TimeProvider time, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.writer = writer;
        this.options = options;
        this.time = time;
        this.logger = logger;
        book = new EventSeriesTracker(options.ReportingController, options.ReportingInstance);
        queue = Channel.CreateBounded<EventOccurrence>(
            new BoundedChannelOptions(options.QueueCapacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true },
            _ => Interlocked.Increment(ref dropped));
        loop = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public void Record(ObjectReference regarding, EventType type, string reason, string action, string note)
    {
        ArgumentNullException.ThrowIfNull(regarding);
        ArgumentException.ThrowIfNullOrEmpty(reason);
        ArgumentException.ThrowIfNullOrEmpty(action);
        ArgumentNullException.ThrowIfNull(note);
        var subject = new EventSubject(
            regarding with { ResourceVersion = null },
            type,
            EventText.Cut(reason, EventText.WordLimit),
            EventText.Cut(action, EventText.WordLimit));

        // After disposal there is nobody left to write it: best effort ends there.
        queue.Writer.TryWrite(new(subject, EventText.Cut(SingleLine.Of(note), EventText.NoteLimit), regarding.ResourceVersion, time.GetUtcNow()));
    }

    /// <summary>Writes what waits, for at most <see cref="EventRecorderOptions.FlushTime"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!queue.Writer.TryComplete())
        {
            return;
        }

        using (var limit = new CancellationTokenSource(options.FlushTime, time))
        {
            await using var giveUp = limit.Token.Register(static state => ((CancellationTokenSource)state!).Cancel(), stop);
            await loop;
        }

        ReportDropped();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        var tick = Task.Delay(SweepEvery, time, stop.Token);
        var arrival = queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        try
        {
            while (true)
            {
                if (await Task.WhenAny(arrival, tick) == tick)
                {
                    await tick;
                    tick = Task.Delay(SweepEvery, time, stop.Token);
                    await WriteAllAsync(book.Sweep(time.GetUtcNow()));
                    continue;
                }

                if (!await arrival)
                {
                    break;
                }

                while (queue.Reader.TryRead(out var occurrence))
                {
                    await WriteAllAsync(book.Observe(occurrence) is { } write ? [write] : []);
                }

                ReportDropped();
                arrival = queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            }

            await WriteAllAsync(book.Close(time.GetUtcNow()));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            EventRecorderLog.GivenUp(logger, queue.Reader.Count + 1);
        }
    }

    private async Task WriteAllAsync(IReadOnlyList<EventWrite> writes)
    {
        foreach (var write in writes)
        {
            await WriteAsync(write);
        }
    }

    private async Task WriteAsync(EventWrite write)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendAsync(write);
                failing = false;
                return;
            }
            catch (Exception exception) when (IsFailure(exception))
            {
                if (attempt >= options.MaxAttempts || !MayPass(exception))
                {
                    ReportFailure(write, exception);
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(Math.Pow(2, attempt - 1)), time, stop.Token);
        }
    }

    private async Task SendAsync(EventWrite write)
    {
        if (write is EventWrite.Create)
        {
            await writer.CreateAsync(write.Event, stop.Token);
            return;
        }

        try
        {
            await writer.PatchSeriesAsync(write.Key, write.Event.Series!, stop.Token);
        }
        catch (KubernetesException refusal) when (refusal.IsNotFound)
        {
            // The server lets Events go after an hour: the series goes on in a new one.
            await writer.CreateAsync(book.Rename(write.Event, time.GetUtcNow()), stop.Token);
        }
    }

    private static bool IsFailure(Exception exception) =>
        exception is KubernetesException or HttpRequestException or TimeoutException or ClusterConfigurationException;

    private static bool MayPass(Exception exception) => exception is not KubernetesException refusal
        || refusal.Code is HttpStatusCode.TooManyRequests or HttpStatusCode.Unauthorized
        || refusal.Code >= HttpStatusCode.InternalServerError;

    private void ReportFailure(EventWrite write, Exception exception)
    {
        if (write is EventWrite.Create)
        {
            book.Forget(write.Event);
        }

        // Once per run of failures: an operator without the right to write Events would else log a line for each.
        if (!failing)
        {
            failing = true;
            EventRecorderLog.Failed(logger, write.Event.Reason, ObjectKey.Of(write.Event).ToString(), exception.Message);
        }
    }

    private void ReportDropped()
    {
        if (Interlocked.Exchange(ref dropped, 0) is > 0 and var count)
        {
            EventRecorderLog.Dropped(logger, count);
        }
    }
}
