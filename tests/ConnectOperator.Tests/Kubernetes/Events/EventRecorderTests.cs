using System.Collections.Concurrent;
using System.Net;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Events;
using ConnectOperator.Kubernetes.Model;
using ManualTime;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Events;

public sealed class EventRecorderTests
{
    private readonly FakeWriter writer = new();
    private readonly RecordingLogger<EventRecorder> log = new();
    private readonly ManualTimeProvider time = new();

    [Fact]
    public async Task Repeated_events_are_written_as_one_series()
    {
        await using (var recorder = Recorder())
        {
            Record(recorder, "lost");
            Record(recorder, "lost");
            Record(recorder, "lost");
        }

        writer.Written.ShouldBe(["create lost", "series 2", "series 3"]);
    }

    /// <summary>kubectl get events cuts a note at its first line break: of a refused config the errors would be missing.</summary>
    [Fact]
    public async Task Note_is_one_line()
    {
        await using (var recorder = Recorder())
        {
            Record(recorder, "Connect rejects the config: 2 error(s):\nInvalid value a for configuration b\r\n\tInvalid value c\u001b for configuration d\n");
        }

        writer.Written.ShouldBe(["create Connect rejects the config: 2 error(s): Invalid value a for configuration b Invalid value c for configuration d"]);
    }

    [Fact]
    public async Task Full_queue_drops_the_oldest_and_says_so()
    {
        writer.Hold = new TaskCompletionSource();
        await using (var recorder = Recorder(capacity: 2))
        {
            Record(recorder, "1");
            await Eventually.HoldsAsync(() => writer.Calls == 1, () => "the first is not being written");
            foreach (var note in (string[])["2", "3", "4", "5"])
            {
                Record(recorder, note);
            }

            writer.Hold.SetResult();
        }

        writer.Written.ShouldBe(["create 1", "create 4", "create 5"]);
        log.Lines.ShouldContain((LogLevel.Warning, "Dropped 2 Events: they came faster than the API server took them"));
    }

    [Fact]
    public async Task Write_is_tried_again_when_the_failure_may_pass()
    {
        writer.Failures.Enqueue(new HttpRequestException("Connection refused"));
        await using var recorder = Recorder();
        Record(recorder, "lost");

        await Eventually.HoldsAsync(() => time.PendingTimers == 2, () => "no wait for another try");
        time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(() => !writer.Written.IsEmpty, () => "not tried again");
    }

    [Fact]
    public async Task Forbidden_is_logged_once_and_tried_again_with_the_next_event()
    {
        writer.Failures.Enqueue(new KubernetesException(HttpStatusCode.Forbidden, "Forbidden", "may not", null));
        writer.Failures.Enqueue(new KubernetesException(HttpStatusCode.Forbidden, "Forbidden", "may not", null));
        await using (var recorder = Recorder())
        {
            Record(recorder, "lost");
            Record(recorder, "lost");
            Record(recorder, "lost");
        }

        writer.Written.ShouldBe(["create lost"]);
        log.Lines.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Series_whose_event_the_server_has_let_go_goes_on_in_a_new_one()
    {
        writer.Gone = true;
        await using (var recorder = Recorder())
        {
            Record(recorder, "lost");
            Record(recorder, "lost");
        }

        writer.Written.ShouldBe(["create lost", "create lost as series 2"]);
        writer.Names.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Disposing_waits_no_longer_than_told()
    {
        writer.Hold = new TaskCompletionSource();
        var recorder = Recorder();
        Record(recorder, "1");
        await Eventually.HoldsAsync(() => writer.Calls == 1, () => "the first is not being written");

        var disposing = recorder.DisposeAsync().AsTask();
        disposing.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));
        await disposing;

        log.Lines.ShouldHaveSingleItem().Message.ShouldStartWith("Dropped");
        Record(recorder, "after the end");
    }

    private static void Record(EventRecorder recorder, string note) =>
        recorder.Record(new("example.test/v1", "Widget", "ns", "a", "u1", "7"), EventType.Warning, "TaskFailed", "Restart", note);

    private EventRecorder Recorder(int capacity = 100) => new(
        writer, new EventRecorderOptions { ReportingController = "example.test/operator", QueueCapacity = capacity }, time, log);

    private sealed class FakeWriter : IEventWriter
    {
        private int calls;

        public int Calls => calls;

        public ConcurrentQueue<string> Written { get; } = new();

        public ConcurrentQueue<string> Names { get; } = new();

        public Queue<Exception> Failures { get; } = new();

        public TaskCompletionSource? Hold { get; set; }

        public bool Gone { get; set; }

        public async Task<ClusterEvent> CreateAsync(ClusterEvent clusterEvent, CancellationToken cancellationToken)
        {
            await AnswerAsync(cancellationToken);
            Names.Enqueue(clusterEvent.Metadata.Name);
            Written.Enqueue($"create {clusterEvent.Note}{(clusterEvent.Series is { } series ? $" as series {series.Count}" : "")}");
            return clusterEvent;
        }

        public async Task<ClusterEvent> PatchSeriesAsync(ObjectKey key, ClusterEventSeries series, CancellationToken cancellationToken)
        {
            await AnswerAsync(cancellationToken);
            if (Gone)
            {
                throw new KubernetesException(HttpStatusCode.NotFound, "NotFound", "gone", null);
            }

            Written.Enqueue($"series {series.Count}");
            return new() { Metadata = new() { Name = key.Name } };
        }

        private async Task AnswerAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref calls);
            if (Hold is { } hold)
            {
                await hold.Task.WaitAsync(cancellationToken);
            }

            if (Failures.TryDequeue(out var failure))
            {
                throw failure;
            }
        }
    }
}
