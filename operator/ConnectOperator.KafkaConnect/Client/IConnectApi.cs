using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Responses;
using Refit;

namespace ConnectOperator.KafkaConnect.Client;

/// <summary>
/// Kafka Connect's REST API as one worker serves it, as far as the operator calls it. Answers are given as they come, errors included,
/// their bodies still to be read. The routes are values of the metrics' label <c>route</c>, without their queries.
/// </summary>
internal interface IConnectApi
{
    [Get("/")]
    Task<HttpResponseMessage> GetServerInfoAsync(CancellationToken cancellationToken);

    [Get("/connector-plugins")]
    Task<HttpResponseMessage> GetPluginsAsync(CancellationToken cancellationToken);

    [Get("/connector-plugins/{class}/config")]
    Task<HttpResponseMessage> GetDefinitionsAsync(string @class, CancellationToken cancellationToken);

    [Put("/connector-plugins/{class}/config/validate")]
    Task<HttpResponseMessage> ValidateAsync(string @class, [Body] IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken);

    [Get("/connectors?expand=info&expand=status")]
    Task<HttpResponseMessage> GetExpandedConnectorsAsync(CancellationToken cancellationToken);

    [Get("/connectors")]
    Task<HttpResponseMessage> GetConnectorsAsync(CancellationToken cancellationToken);

    [Post("/connectors")]
    Task<HttpResponseMessage> CreateAsync([Body] CreateBody connector, CancellationToken cancellationToken);

    [Get("/connectors/{name}/status")]
    Task<HttpResponseMessage> GetStatusAsync(ConnectorName name, CancellationToken cancellationToken);

    [Get("/connectors/{name}/topics")]
    Task<HttpResponseMessage> GetTopicsAsync(ConnectorName name, CancellationToken cancellationToken);

    [Put("/connectors/{name}/topics/reset")]
    Task<HttpResponseMessage> ResetTopicsAsync(ConnectorName name, CancellationToken cancellationToken);

    [Get("/connectors/{name}/offsets")]
    Task<HttpResponseMessage> GetOffsetsAsync(ConnectorName name, CancellationToken cancellationToken);

    [Patch("/connectors/{name}/offsets")]
    Task<HttpResponseMessage> AlterOffsetsAsync(ConnectorName name, [Body] OffsetsBody offsets, CancellationToken cancellationToken);

    [Delete("/connectors/{name}/offsets")]
    Task<HttpResponseMessage> ResetOffsetsAsync(ConnectorName name, CancellationToken cancellationToken);

    [Get("/connectors/{name}/config")]
    Task<HttpResponseMessage> GetConfigAsync(ConnectorName name, CancellationToken cancellationToken);

    [Put("/connectors/{name}/config")]
    Task<HttpResponseMessage> PutConfigAsync(
        ConnectorName name, [Body] IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken);

    [Put("/connectors/{name}/pause")]
    Task<HttpResponseMessage> PauseAsync(ConnectorName name, CancellationToken cancellationToken);

    [Put("/connectors/{name}/resume")]
    Task<HttpResponseMessage> ResumeAsync(ConnectorName name, CancellationToken cancellationToken);

    [Put("/connectors/{name}/stop")]
    Task<HttpResponseMessage> StopAsync(ConnectorName name, CancellationToken cancellationToken);

    [Post("/connectors/{name}/restart?includeTasks=true")]
    Task<HttpResponseMessage> RestartAsync(ConnectorName name, CancellationToken cancellationToken);

    [Post("/connectors/{name}/restart?includeTasks=true&onlyFailed=true")]
    Task<HttpResponseMessage> RestartFailedAsync(ConnectorName name, CancellationToken cancellationToken);

    [Post("/connectors/{name}/tasks/{task}/restart")]
    Task<HttpResponseMessage> RestartTaskAsync(ConnectorName name, int task, CancellationToken cancellationToken);

    [Delete("/connectors/{name}")]
    Task<HttpResponseMessage> DeleteAsync(ConnectorName name, CancellationToken cancellationToken);
}
