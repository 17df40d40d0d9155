using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Clusters;

/// <summary>Builds a client.</summary>
/// <param name="endpoint">Where and how.</param>
/// <param name="observe">Puts a handler around the one that sends the requests, to watch them.</param>
/// <exception cref="RestEndpointException">The endpoint cannot be used.</exception>
internal delegate IConnectClient ConnectClientFactory(RestEndpoint endpoint, Func<HttpMessageHandler, HttpMessageHandler> observe);
