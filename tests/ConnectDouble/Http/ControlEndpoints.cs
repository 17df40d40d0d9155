using System.Globalization;
using System.Text;
using ConnectDouble.Json;

namespace ConnectDouble.Http;

/// <summary>The script for people at a shell, under /_double; not part of Connect's API and not logged.</summary>
internal sealed class ControlEndpoints(ConnectDoubleCluster cluster)
{
    private const string Usage = """
        GET    /_double/requests                                what the workers were asked
        DELETE /_double/requests                                forget it
        GET    /_double/connectors/{name}                       a connector as the double holds it
        POST   /_double/connectors/{name}/fail[?task=0][&untilHealed=true]    (body: the trace)
        POST   /_double/connectors/{name}/heal[?task=0]
        PUT    /_double/connectors/{name}/config                set a configuration out of band (created when missing)
        DELETE /_double/connectors/{name}                       delete out of band
        POST   /_double/connectors/{name}/state?to=PAUSED       pause, stop or resume out of band
        POST   /_double/connectors/{name}/refuse                refuse its configurations with a 400 (body: the error)
        POST   /_double/connectors/{name}/accept                accept them again
        POST   /_double/answer?method=PUT&path=/connectors/x/config&status=409[&times=2]    (body: the message)
        POST   /_double/hang?method=GET&path=/connectors[&times=2]
        POST   /_double/mask?key=connection.password            from now on the key reads back as ********
        POST   /_double/clear                                   forget answers, hangs, refusals and masks
        POST   /_double/restart[?worker=0]                      restart the workers, or one

        """;

    public ConnectAnswer Answer(ConnectRequest request)
    {
        try
        {
            return (request.Method, request.Segments.Skip(1).ToArray()) switch
            {
                ("GET", ["requests"]) => Requests(),
                ("DELETE", ["requests"]) => Done(cluster.Requests.Clear),
                ("GET", ["connectors", var name]) => Describe(name),
                ("POST", ["connectors", var name, "fail"]) => Done(() => Fail(request, name)),
                ("POST", ["connectors", var name, "heal"]) => Done(() => Heal(request, name)),
                ("PUT", ["connectors", var name, "config"]) => Configure(request, name),
                ("DELETE", ["connectors", var name]) => Done(() => cluster.DeleteDirectly(name)),
                ("POST", ["connectors", var name, "state"]) => Done(() => cluster.SetStateDirectly(name, Required(request, "to"))),
                ("POST", ["connectors", var name, "refuse"]) => Done(() => cluster.Script.RefuseConfig(name, request.Text)),
                ("POST", ["connectors", var name, "accept"]) => Done(() => cluster.Script.AcceptConfig(name)),
                ("POST", ["answer"]) => Done(() => Rule(request).Fails(int.Parse(Required(request, "status"), CultureInfo.InvariantCulture), request.Text)),
                ("POST", ["hang"]) => Done(() => Rule(request).Hangs()),
                ("POST", ["mask"]) => Done(() => cluster.Script.MaskValues(Required(request, "key"))),
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

    private ConnectAnswer Requests()
    {
        var lines = cluster.Requests.All.Select(request => string.Create(
            CultureInfo.InvariantCulture, $"{request.At:HH:mm:ss.fff} worker {request.Worker} {request.Status} {request.Method} {request.Path}{request.Query} {request.Body}\n"));
        return Text(StatusCodes.Status200OK, string.Concat(lines));
    }

    private ConnectAnswer Describe(string name) => cluster.Find(name) is { } view
        ? ConnectAnswer.Json(StatusCodes.Status200OK, JsonText.Write(writer =>
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

    private ConnectAnswer Configure(ConnectRequest request, string name)
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

        return ConnectAnswer.Empty(StatusCodes.Status204NoContent);
    }

    private void Restart(ConnectRequest request)
    {
        if (request.Query["worker"].ToString() is { Length: > 0 } worker)
        {
            cluster.RestartWorker(int.Parse(worker, CultureInfo.InvariantCulture));
        }
        else
        {
            cluster.Restart();
        }
    }

    private ScriptedAnswer Rule(ConnectRequest request) => cluster.Script
        .On(request.Query["method"].ToString() is { Length: > 0 } method ? method : "*", Required(request, "path"))
        .Times(request.Query["times"].ToString() is { Length: > 0 } times ? int.Parse(times, CultureInfo.InvariantCulture) : 1);

    private static int? TaskOf(ConnectRequest request) =>
        request.Query["task"].ToString() is { Length: > 0 } task ? int.Parse(task, CultureInfo.InvariantCulture) : null;

    private static string Required(ConnectRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } value
        ? value
        : throw new ArgumentException($"The query lacks {name}=…", nameof(request));

    private static ConnectAnswer Done(Action act)
    {
        act();
        return ConnectAnswer.Empty(StatusCodes.Status204NoContent);
    }

    private static ConnectAnswer Text(int status, string text) => new(status) { Body = [Encoding.UTF8.GetBytes(text)], ContentType = "text/plain; charset=utf-8" };
}
