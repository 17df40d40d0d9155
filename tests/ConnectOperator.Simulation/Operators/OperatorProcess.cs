using System.Text;
using ApiServerDouble.Http;
using ConnectOperator.Core.Conflicts;
using ConnectOperator.Health;
using ConnectOperator.Hosting;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Leadership;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;
using ConnectOperator.Telemetry;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.Simulation.Operators;

/// <summary>One process of the operator: the program's own parts, between the networks, the clock and the chance of a world.</summary>
internal sealed class OperatorProcess : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ProcessMeters meters = new();
    private readonly OperatorTelemetry telemetry;
    private readonly OperatorLife life;
    private readonly OperatorHealth health;
    private readonly LeaderElector? elector;

    /// <summary>Starts it.</summary>
    /// <param name="name">For the trace; no two processes of a world have the same.</param>
    /// <param name="fleet">The installation that it is of, by the name of its Lease.</param>
    /// <param name="stands">Whether it stands for leader, or is the only one.</param>
    /// <param name="world">Where it runs.</param>
    public OperatorProcess(string name, string fleet, bool stands, SimulatedWorld world)
    {
        life = new(name, fleet);
        var clock = new ProcessClock(world.Time, life);
        var chance = world.RandomSource.Fork();
        var log = new ProcessLog(life, world.Trace, world.Secrets, world.Violations);
        health = new(clock);
        telemetry = new(meters, clock);
        var server = new Uri("http://kubernetes");
        HttpMessageHandler Kubernetes() => new ApiServerLink(
            world.KubernetesLink, world.Kubernetes, life, world.Watches, world.Time, (request, sentAt) => Writes(world, request, sentAt), (request, answer) => Wrote(world, request, answer));
        if (stands)
        {
            var options = new LeaderElectionOptions { Lease = new(Kinds.Namespace, "connect-" + fleet), Identity = name };
            elector = new(
                new KubernetesClient(
                    Kubernetes(), server, new() { RequestTimeout = options.RequestTimeout, MaxRetries = 0, Random = chance.Next }, clock),
                options,
                clock,
                log.CreateLogger<LeaderElector>());
        }

        Func<HttpMessageHandler, HttpMessageHandler> guard =
            elector is null ? handler => handler : handler => new LeaderOnlyHandler(elector.Permit, handler);
        Run = OperatorRun.RunAsync(
            new OperatorServices
            {
                Self = stands
                    ? OperatorIdentity.OfLease(new(Kinds.Namespace, "connect-" + fleet), watchesAll: true)
                    : OperatorIdentity.OfProcess(name, number: 1, clock.GetUtcNow(), watchesAll: true),
                Kubernetes = new(guard(telemetry.ObserveKubernetes(Kubernetes())), server, new() { Random = chance.Next }, clock),
                Connect = (endpoint, observe) => new ConnectClient(
                    endpoint,
                    clock,
                    log.CreateLogger<ConnectClient>(),
                    new()
                    {
                        Through = observe,
                        WritesThrough = guard,
                        Transport = known => new ConnectLink(world.ConnectOf(known.Urls[0]), life, clock),
                        Random = chance.Next,
                    }),
                Telemetry = telemetry,
                Time = clock,
                Random = chance.Next,
                Loggers = log,
                WhileLeading = elector is null ? null : elector.RunAsync,
            },
            namespaces: [],
            health,
            stopping.Token);
    }

    public string Name => life.Name;

    /// <summary>The program's life; ends only when it is stopped, loses the lead, or fails.</summary>
    public Task Run { get; }

    /// <summary>Why a kubelet would restart it; null when it would not.</summary>
    public string? Sickness =>
        health.Live().FirstOrDefault(check => check.Problem is not null) is { } failed ? $"{failed.Name}: {failed.Problem}" : null;

    /// <summary>Kills it after so many more messages; null takes that back.</summary>
    public void DieAfter(int? messages, Action killer) => (life.MessagesLeft, life.Killer) = (messages, killer);

    /// <summary>As kill -9 does.</summary>
    public void Kill() => life.Kill();

    /// <summary>As SIGTERM does.</summary>
    public void Stop() => stopping.Cancel();

    public void Dispose()
    {
        Kill();
        stopping.Dispose();
        elector?.Dispose();
        telemetry.Dispose();
        meters.Dispose();
    }

    private static bool IsWork(ApiServerDouble.Http.ApiRequest request) =>
        request.Method != "GET" && !request.PathAndQuery.Contains("/leases", StringComparison.Ordinal);

    private void Writes(SimulatedWorld world, ApiServerDouble.Http.ApiRequest request, DateTimeOffset sentAt)
    {
        if (IsWork(request))
        {
            world.Judge.Arrives(life, request, sentAt);
        }
    }

    private void Wrote(SimulatedWorld world, ApiServerDouble.Http.ApiRequest request, ApiResponse answer)
    {
        if (!IsWork(request))
        {
            return;
        }

        var body = Encoding.UTF8.GetString(request.Body);
        world.Trace.Add(Name, $"{request.Method} {request.PathAndQuery.Split('?')[0]} -> {answer.Status} {body}");

        // The counts of repeated Events are written minutes after the last of them.
        world.KubernetesWrites += request.PathAndQuery.Contains("/events", StringComparison.Ordinal) ? 0 : 1;
    }
}
