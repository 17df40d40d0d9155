using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>Clients and endpoints with every default filled in.</summary>
internal static class Clients
{
    public static readonly ConnectorName Name = ConnectorName.Parse("orders");

    public static readonly Dictionary<string, string> Config = new() { ["connector.class"] = "FileStreamSource", ["tasks.max"] = "1" };

    public static RestEndpoint Endpoint(params Uri[] workers) => new() { Urls = workers };

    public static ConnectClient Create(params LoopbackWorker[] workers) => Create(Endpoint([.. workers.Select(worker => worker.Url)]));

    public static ConnectClient Create(RestEndpoint endpoint, TimeProvider? time = null, ILogger<ConnectClient>? logger = null) =>
        new(endpoint, time ?? TimeProvider.System, logger ?? NullLogger<ConnectClient>.Instance);

    public static T Value<T>(this ConnectResponse<T> answer) => answer.ShouldBeOfType<ConnectResponse<T>.Ok>().Value;

    /// <summary>Asks until it is so; the deadline is far beyond what it takes.</summary>
    public static async Task BecomesAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (!await condition())
        {
            deadline.IsCancellationRequested.ShouldBeFalse();
        }
    }
}
