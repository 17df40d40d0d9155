using System.Globalization;
using System.Text;
using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>The script for people at a shell, under /_double; not part of Connect's API and not logged.</summary>
internal sealed class ControlEndpoints(ConnectDoubleCluster cluster)
{
    private const string Usage = """
        What the workers were asked, and what they hold
          GET    /_double/requests                                  every request and its status; 0 is a broken connection
          DELETE /_double/requests                                  forget them
          GET    /_double/connectors/{name}                         a connector as the double holds it

        Connectors
          POST   /_double/connectors/{name}/fail[?task=0][&untilHealed=true]      (body: the trace)
          POST   /_double/connectors/{name}/hide[?task=0]           a task fails, at every start, and no status tells
          POST   /_double/connectors/{name}/heal[?task=0]
          PUT    /_double/connectors/{name}/config                  set a configuration out of band (created when missing)
          DELETE /_double/connectors/{name}                         delete out of band
          POST   /_double/connectors/{name}/state?to=PAUSED         pause, stop or resume out of band
          POST   /_double/connectors/{name}/refuse[?key=file]       refuse its configurations with a 400 (body: the error)
          POST   /_double/connectors/{name}/accept                  accept them again
          POST   /_double/connectors/{name}/forbid                  answer every write to it with a 403
          POST   /_double/connectors/{name}/allow                   no longer
          POST   /_double/connectors/{name}/linger                  a sink's tasks do not end when it is stopped: no offset can be changed
          POST   /_double/connectors/{name}/end                     they end
          PUT    /_double/connectors/{name}/offsets                 what it has committed (body: as PATCH …/offsets takes it)
          POST   /_double/connectors/{name}/validation?seconds=95   validate so slowly; seconds=endless hangs, seconds=0 ends it

        Answers; path is exact, or a prefix ending in *; method defaults to all, worker too; times to 1, times=always until clear
          POST   /_double/answer?path=/connectors/x/config&status=409[&method=PUT][&worker=1][&times=2]   (body: the message)
          POST   /_double/hang?path=/connectors[&applied=true]      never answer
          POST   /_double/break?path=/connectors/*[&applied=true]   break the connection, before or after the request was carried out
          POST   /_double/delay?path=/connectors&seconds=5          answer later
          POST   /_double/page?path=*&status=502                    a proxy's HTML
          POST   /_double/raw?path=*&status=400[&type=text/plain]   an answer that is not Connect's (body: its body)
          POST   /_double/redirect?path=*&to=http://elsewhere/      a proxy's redirect
          POST   /_double/truncate?path=/connectors                 cut the JSON in half
          POST   /_double/body?path=/connectors&ends=Stalls         a body that Stalls, Floods or Breaks
          POST   /_double/plugins/{class}/unload                    listed, and unknown by its full name
          POST   /_double/plugins/{class}/load                      known again
          POST   /_double/kafka-cluster-id?is=other                 another Kafka cluster behind the same URL
          POST   /_double/topic-tracking?is=Off                     or WithoutReset, On
          POST   /_double/clear                                     forget answers, refusals, prohibitions, lingering tasks, slow validations and habits

        A server's own way of showing keys of every configuration, from now on; in defaults to Everywhere, or is Answers, Reads, Lists, Gets (both), several with commas
          POST   /_double/habits/mask?key=connection.password[&as=%E2%80%A2%E2%80%A2%E2%80%A2][&in=Gets]   the value shows as that, or ********
          POST   /_double/habits/add?key=__internal.config.version&value=1[&in=Gets]                       a key that nobody wrote
          POST   /_double/habits/drop?key=topic[&in=Gets]
          POST   /_double/habits/rewrite?key=topics&how=ReversedList[&in=Gets]   or UpperCase, StarPerCharacter, LastFour
          DELETE /_double/habits

        The group and its broker
          POST   /_double/rebalance?kind=Blocks[&seconds=60]        or StaleConfiguration, NoLeader; without seconds until:
          DELETE /_double/rebalance
          POST   /_double/broker/freeze                             reads go on, writes time out and are carried out after:
          POST   /_double/broker/thaw
          POST   /_double/restart[?worker=0]                        restart the workers, or one
          POST   /_double/workers/{number}/lose                     a worker dies; others do its work after a while
          POST   /_double/workers/{number}/return
          POST   /_double/workers/{number}/hold?phase=CatchingUp[&fraction=0.5]   or Down, NotFound: a start-up that lasts until:
          POST   /_double/workers/{number}/finish
          POST   /_double/workers/{number}/lag?seconds=0.2          what it lists is that old; seconds=0 ends it

        """;

    public ConnectResponse Answer(ConnectRequest request)
    {
        try
        {
            return (request.Method, request.Segments.Skip(1).ToArray()) switch
            {
                ("GET", []) => Text(StatusCodes.Status200OK, Usage),
                ("GET", ["requests"]) => Requests(),
                ("DELETE", ["requests"]) => Done(cluster.Requests.Clear),
                ("GET", ["connectors", var name]) => Describe(name),
                ("POST", ["connectors", var name, "fail"]) => Done(() => Fail(request, name)),
                ("POST", ["connectors", var name, "heal"]) => Done(() => Heal(request, name)),
                ("PUT", ["connectors", var name, "config"]) => Configure(request, name),
                ("DELETE", ["connectors", var name]) => Done(() => cluster.DeleteDirectly(name)),
                ("POST", ["connectors", var name, "state"]) => Done(() => cluster.SetStateDirectly(name, Required(request, "to"))),
                ("POST", ["connectors", var name, "refuse"]) => Done(() => cluster.Script.RefuseConfig(name, request.Text, Optional(request, "key") ?? "name")),
                ("POST", ["connectors", var name, "accept"]) => Done(() => cluster.Script.AcceptConfig(name)),
                ("POST", ["connectors", var name, "hide"]) => Done(() => cluster.Script.HideTask(name, TaskOf(request) ?? 0)),
                ("POST", ["connectors", var name, "forbid"]) => Done(() => cluster.Script.ForbidWrites(name)),
                ("POST", ["connectors", var name, "allow"]) => Done(() => cluster.Script.AllowWrites(name)),
                ("POST", ["connectors", var name, "linger"]) => Done(() => cluster.Script.KeepTasksAlive(name)),
                ("POST", ["connectors", var name, "end"]) => Done(() => cluster.Script.LetTasksEnd(name)),
                ("POST", ["topic-tracking"]) => Done(() => cluster.Script.TopicTracking = Parse<TopicTracking>(Required(request, "is"))),
                ("POST", ["plugins", var name, "unload"]) => Done(() => cluster.Script.UnloadPlugin(name)),
                ("POST", ["plugins", var name, "load"]) => Done(() => cluster.Script.LoadPlugin(name)),
                ("POST", ["raw"]) => Done(() => Rule(request).Answers(
                    int.Parse(Required(request, "status"), CultureInfo.InvariantCulture), request.Text, Optional(request, "type"))),
                ("POST", ["answer"]) => Done(() => Rule(request).Fails(int.Parse(Required(request, "status"), CultureInfo.InvariantCulture), request.Text)),
                ("POST", ["hang"]) => Done(() => Rule(request).Hangs(request.Flag("applied"))),
                ("POST", ["break"]) => Done(() => Rule(request).BreaksConnection(request.Flag("applied"))),
                ("POST", ["delay"]) => Done(() => Rule(request).After(Seconds(request) ?? TimeSpan.FromSeconds(1))),
                ("POST", ["page"]) => Done(() => Rule(request).AnswersPage(int.Parse(Required(request, "status"), CultureInfo.InvariantCulture))),
                ("POST", ["redirect"]) => Done(() => Rule(request).Redirects(Required(request, "to"))),
                ("POST", ["truncate"]) => Done(() => Rule(request).TruncatesBody()),
                ("POST", ["body"]) => Done(() => Rule(request).EndsBody(Parse<BodyEnding>(Required(request, "ends")))),
                ("POST", ["kafka-cluster-id"]) => Done(() => cluster.Script.KafkaClusterId = Required(request, "is")),
                ("POST", ["connectors", var name, "validation"]) => Done(() => Validate(request, name)),
                ("PUT", ["connectors", var name, "offsets"]) => Commit(request, name),
                ("POST", ["workers", var number, "lag"]) => Done(() => cluster.Script.LagBehind(WorkerOf(number), Seconds(request) ?? TimeSpan.Zero)),
                ("POST", ["rebalance"]) => Done(() => cluster.Script.BeginRebalance(Parse<RebalanceKind>(Required(request, "kind")), Seconds(request))),
                ("DELETE", ["rebalance"]) => Done(cluster.Script.EndRebalance),
                ("POST", ["broker", "freeze"]) => Done(cluster.Script.FreezeBroker),
                ("POST", ["broker", "thaw"]) => Done(cluster.Script.ThawBroker),
                ("POST", ["workers", var number, "lose"]) => Done(() => cluster.LoseWorker(WorkerOf(number))),
                ("POST", ["workers", var number, "return"]) => Done(() => cluster.ReturnWorker(WorkerOf(number))),
                ("POST", ["workers", var number, "hold"]) => Done(() => Hold(request, WorkerOf(number))),
                ("POST", ["workers", var number, "finish"]) => Done(() => cluster.FinishStartUp(WorkerOf(number))),
                ("POST", ["habits", var kind]) => Done(() => cluster.Script.Keep(Habit(request, kind))),
                ("DELETE", ["habits"]) => Done(cluster.Script.KeepNoHabits),
                ("POST", ["clear"]) => Done(cluster.Script.Clear),
                ("POST", ["restart"]) => Done(() => Restart(request)),
                _ => Text(StatusCodes.Status404NotFound, Usage),
            };
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            return Text(StatusCodes.Status400BadRequest, exception.Message + Environment.NewLine);
        }
    }

    private ConnectResponse Requests()
    {
        var lines = cluster.Requests.All.Select(request => string.Create(
            CultureInfo.InvariantCulture, $"{request.At:HH:mm:ss.fff} worker {request.Worker} {request.Status} {request.Method} {request.Path}{request.Query} {request.Body}\n"));
        return Text(StatusCodes.Status200OK, string.Concat(lines));
    }

    private ConnectResponse Describe(string name) => cluster.Find(name) is { } view
        ? ConnectResponse.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", view.Name);
            writer.WriteString("target", view.TargetState);
            writer.WriteString("state", view.State);
            writer.WriteStartArray("tasks");
            foreach (var task in view.TaskStates)
            {
                writer.WriteStringValue(task);
            }

            writer.WriteEndArray();
            writer.WriteNumber("starts", view.Starts);
            writer.WriteEndObject();
        }))
        : Text(StatusCodes.Status404NotFound, $"There is no connector {name}\n");

    private void Fail(ConnectRequest request, string name)
    {
        var untilHealed = request.Flag("untilHealed");
        var trace = request.Text is { Length: > 0 } text ? text : "org.apache.kafka.connect.errors.ConnectException: made to fail\n";
        if (TaskOf(request) is { } task)
        {
            cluster.Script.FailTask(name, task, trace, untilHealed);
        }
        else
        {
            cluster.Script.FailConnector(name, trace, untilHealed);
        }
    }

    private void Heal(ConnectRequest request, string name)
    {
        if (TaskOf(request) is { } task)
        {
            cluster.Script.HealTask(name, task);
        }
        else
        {
            cluster.Script.HealConnector(name);
        }
    }

    private ConnectResponse Configure(ConnectRequest request, string name)
    {
        var parsed = RequestBody.ReadConfig(request.Body, "A configuration is missing");
        if (parsed.Value is not { } sent)
        {
            return Text(StatusCodes.Status400BadRequest, parsed.Error + "\n");
        }

        var config = sent.Entries.ToDictionary(entry => entry.Key, entry => entry.Value ?? string.Empty);
        if (cluster.Find(name) is null)
        {
            cluster.CreateUnmanaged(name, config);
        }
        else
        {
            cluster.SetConfigDirectly(name, config);
        }

        return ConnectResponse.Empty(StatusCodes.Status204NoContent);
    }

    private void Restart(ConnectRequest request)
    {
        if (Optional(request, "worker") is { } worker)
        {
            cluster.RestartWorker(WorkerOf(worker));
        }
        else
        {
            cluster.Restart();
        }
    }

    private void Validate(ConnectRequest request, string name)
    {
        var delay = Required(request, "seconds") == "endless" ? Timeout.InfiniteTimeSpan : Seconds(request)!.Value;
        if (delay == TimeSpan.Zero)
        {
            cluster.Script.ValidateAtOnce(name);
        }
        else
        {
            cluster.Script.DelayValidation(name, delay);
        }
    }

    private void Hold(ConnectRequest request, int worker)
    {
        var fraction = Optional(request, "fraction") is { } given ? double.Parse(given, CultureInfo.InvariantCulture) : 0.5;
        cluster.HoldStartUp(worker, Parse<WorkerPhase>(Required(request, "phase")), fraction);
    }

    private ConnectResponse Commit(ConnectRequest request, string name)
    {
        var parsed = OffsetsBody.Read(request.Body);
        foreach (var change in parsed.Value ?? [])
        {
            cluster.CommitOffset(
                name,
                change.Partition is { } partition ? OffsetsBody.InHashOrder(partition) : "null",
                change.Offset is { } offset ? OffsetsBody.InHashOrder(offset) : "null");
        }

        return parsed.Error is { } error ? Text(StatusCodes.Status400BadRequest, error + "\n") : ConnectResponse.Empty(StatusCodes.Status204NoContent);
    }

    private static ServerHabit Habit(ConnectRequest request, string kind)
    {
        var key = Required(request, "key");
        var where = Optional(request, "in") is { } given ? Parse<ShownIn>(given) : ShownIn.Everywhere;
        return kind switch
        {
            "mask" when Optional(request, "as") is { } mask => new ServerHabit.Masks(key, mask, where),
            "mask" => new ServerHabit.Masks(key, In: where),
            "add" => new ServerHabit.Adds(key, Required(request, "value"), where),
            "drop" => new ServerHabit.Drops(key, where),
            "rewrite" => new ServerHabit.Rewrites(key, Parse<Rewriting>(Required(request, "how")), where),
            _ => throw new ArgumentException($"{kind} is none of mask, add, drop, rewrite", nameof(kind)),
        };
    }

    private ScriptedResponse Rule(ConnectRequest request)
    {
        var rule = cluster.Script.On(Optional(request, "method") ?? "*", Required(request, "path")).Times(Optional(request, "times") switch
        {
            null => 1,
            "always" => int.MaxValue,
            var times => int.Parse(times, CultureInfo.InvariantCulture),
        });
        return Optional(request, "worker") is { } number ? rule.At(WorkerOf(number)) : rule;
    }

    private int WorkerOf(string number) => int.Parse(number, CultureInfo.InvariantCulture) is var worker && worker >= 0 && worker < cluster.Urls.Count
        ? worker
        : throw new ArgumentException($"There is no worker {number}; the first one is 0", nameof(number));

    private static TKind Parse<TKind>(string text)
        where TKind : struct, Enum => Enum.TryParse<TKind>(text, ignoreCase: true, out var kind)
            ? kind
            : throw new ArgumentException($"{text} is none of {string.Join(", ", Enum.GetNames<TKind>())}", nameof(text));

    private static TimeSpan? Seconds(ConnectRequest request) =>
        Optional(request, "seconds") is { } seconds ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)) : null;

    private static int? TaskOf(ConnectRequest request) => Optional(request, "task") is { } task ? int.Parse(task, CultureInfo.InvariantCulture) : null;

    private static string Required(ConnectRequest request, string name) =>
        Optional(request, name) ?? throw new ArgumentException($"The query lacks {name}=…", nameof(request));

    private static string? Optional(ConnectRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    private static ConnectResponse Done(Action act)
    {
        act();
        return ConnectResponse.Empty(StatusCodes.Status204NoContent);
    }

    private static ConnectResponse Text(int status, string text) => new(status) { Body = [Encoding.UTF8.GetBytes(text)], ContentType = "text/plain; charset=utf-8" };
}
