namespace ConnectOperator.ContractTests.Replay;

/// <summary>How much of a recording was compared, and what was not as recorded.</summary>
internal sealed record ReplayResult(int Compared, int Excluded, IReadOnlyList<string> Differences);

/// <summary>Replays a recorded scenario step by step and compares every answer.</summary>
internal sealed class ScenarioReplay(ConnectTarget target, IReadOnlyList<RecordedExchange> exchanges)
{
    private static readonly TimeSpan LongWait = TimeSpan.FromSeconds(2.5);
    private readonly Dictionary<string, StatusTimeline> timelines = [];
    private readonly List<string> differences = [];
    private int compared;
    private int excluded;

    public async Task<ReplayResult> RunAsync()
    {
        for (var index = 0; index < exchanges.Count; index++)
        {
            var exchange = exchanges[index];
            if (SentTogetherWith(exchange) is { Count: > 1 } together)
            {
                await CompareTogetherAsync(together);
                index += together.Count - 1;
                continue;
            }

            await TidyAsync(exchange);
            target.Before(exchange, [.. exchanges.Skip(exchange.Index + 1).Take(8)]);
            if (exchange.IsWrite)
            {
                await target.LetPassAsync(Since(exchange));
                timelines.Clear();
            }

            if (target.ReasonToLeaveOut(exchange) is not null)
            {
                excluded++;
                if (!exchange.IsWrite)
                {
                    await target.LetPassAsync(Since(exchange));
                }
                else if (target.MaySend(exchange))
                {
                    // What a write does is needed by the steps after it, whatever its answer was.
                    await target.SendAsync(exchange);
                }
            }
            else
            {
                await CompareAsync(exchange);
                compared++;
            }

            target.After(exchange);
        }

        return new(compared, excluded, differences);
    }

    /// <summary>
    /// Requests that were under way for long at the same time, from this one on: their answers depend on each other's waiting. They were sent within
    /// milliseconds, and are replayed in the order of their answers.
    /// </summary>
    private List<RecordedExchange> SentTogetherWith(RecordedExchange first) =>
    [
        .. exchanges.Skip(first.Index).TakeWhile(exchange => exchange.Elapsed > LongWait && exchange.BeganAt < first.At && exchange.Status == first.Status && target.ReasonToLeaveOut(exchange) is null),
    ];

    private async Task CompareTogetherAsync(List<RecordedExchange> together)
    {
        var underWay = new List<(RecordedExchange Exchange, Task<Answer> Answer)>();
        foreach (var exchange in together)
        {
            target.Before(exchange, [.. exchanges.Skip(exchange.Index + 1).Take(8)]);
            underWay.Add((exchange, target.BeginAsync(exchange)));
        }

        timelines.Clear();
        foreach (var (exchange, answer) in underWay)
        {
            Expect(exchange, Normalisation.Normalise(await target.WhileWaitingAsync(answer), exchange, target.NamePrefix, textIsMoved: target.NamePrefix.Length > 0));
            target.After(exchange);
            compared++;
        }
    }

    /// <summary>How long after the exchange before it this one was over.</summary>
    private TimeSpan Since(RecordedExchange exchange) => exchange.At - (exchange.Index == 0 ? TimeSpan.Zero : exchanges[exchange.Index - 1].At);

    /// <summary>The recorder sometimes deleted connectors between two steps without recording it.</summary>
    private async Task TidyAsync(RecordedExchange before)
    {
        foreach (var name in Exclusions.UnrecordedDeletionsBefore(before))
        {
            await target.SendAsync(before with { Method = "DELETE", Path = $"/connectors/{name}", Query = null, RequestBody = null });
        }
    }

    private Task CompareAsync(RecordedExchange exchange) => exchange switch
    {
        { StatusOf: { } connector, IsCut: false } => CompareStatusAsync(exchange, connector),
        { Method: "GET" } => CompareEventuallyAsync(exchange),
        _ => CompareAtOnceAsync(exchange),
    };

    private async Task CompareAtOnceAsync(RecordedExchange exchange) =>
        Expect(exchange, await AskAsync(exchange));

    /// <summary>A read may meet the cluster before it has come as far as the recorded one had.</summary>
    private async Task CompareEventuallyAsync(RecordedExchange exchange)
    {
        var recorded = Recorded(exchange);
        target.BeginWaiting();
        Answer answer;
        do
        {
            answer = await AskAsync(exchange);
            if (IsAsRecorded(exchange, answer, recorded))
            {
                return;
            }
        }
        while (await target.LetSomethingHappenAsync());

        Expect(exchange, answer);
    }

    private async Task CompareStatusAsync(RecordedExchange exchange, string connector)
    {
        if (!timelines.TryGetValue(connector, out var timeline))
        {
            timelines[connector] = timeline = new();
        }

        var recorded = Recorded(exchange);
        target.BeginWaiting();
        if (exchange.IsAtRest)
        {
            await target.SettleAsync();
        }

        do
        {
            timeline.See(await AskAsync(exchange));
            if (IsReached(exchange, recorded, timeline))
            {
                return;
            }
        }
        while (await target.LetSomethingHappenAsync());

        differences.Add($"\n{exchange}\n  recorded: {recorded}\n  seen since the last write:\n{timeline}");
    }

    /// <summary>
    /// Where the recorder had waited for rest, the whole answer must be there now; at its last look, the whole answer must have come up; on the way
    /// it is enough that each part of it has. A real cluster is too quick to be caught on the way.
    /// </summary>
    private bool IsReached(RecordedExchange exchange, Answer recorded, StatusTimeline timeline) => exchange switch
    {
        { IsAtRest: true } => timeline.ShowsNow(recorded),
        _ when IsLastLook(exchange) => timeline.Shows(recorded),
        _ => !target.ShowsEveryState || timeline.Reaches(recorded),
    };

    private void Expect(RecordedExchange exchange, Answer answer)
    {
        var recorded = Recorded(exchange);
        if (!IsAsRecorded(exchange, answer, recorded))
        {
            differences.Add($"\n{exchange}\n  recorded: {recorded}\n  answered: {answer}");
        }
    }

    private static bool IsAsRecorded(RecordedExchange exchange, Answer answer, Answer recorded) =>
        answer == recorded || (exchange.IsCut && answer with { Body = recorded.Body } == recorded && answer.Body.StartsWith(recorded.Body, StringComparison.Ordinal));

    /// <summary>Whether the recording goes on to something else after this look at a connector's status, so that the whole of it counts.</summary>
    private bool IsLastLook(RecordedExchange exchange) => !exchanges
        .Skip(exchange.Index + 1)
        .TakeWhile(next => !next.IsWrite)
        .Any(next => next.StatusOf == exchange.StatusOf);

    private async Task<Answer> AskAsync(RecordedExchange exchange)
    {
        var answer = Normalisation.Normalise(await target.SendAsync(exchange), exchange, target.NamePrefix, textIsMoved: target.NamePrefix.Length > 0);
        return target.NamePrefix.Length == 0 && exchange.HadOtherConnectors ? Normalisation.Sorted(answer, exchange) : answer;
    }

    private Answer Recorded(RecordedExchange exchange)
    {
        var answer = Normalisation.Normalise(Answer.Of(exchange), exchange, string.Empty, textIsMoved: target.NamePrefix.Length > 0);
        return target.NamePrefix.Length == 0 && !exchange.HadOtherConnectors ? answer : Normalisation.Sorted(answer, exchange);
    }
}
