using ConnectOperator.KafkaConnect.Client;

namespace ConnectOperator.Clusters;

/// <summary>Builds a client.</summary>
/// <param name="endpoint">Where and how.</param>
/// <param name="observe">Puts a handler around the one that sends the requests, to watch them.</param>
/// <exception cref="ConnectEndpointException">The endpoint cannot be used.</exception>
internal delegate IConnectClient ConnectClientFactory(ConnectEndpoint endpoint, Func<HttpMessageHandler, HttpMessageHandler> observe);
