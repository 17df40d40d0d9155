namespace ConnectOperator.KafkaConnect.Client;

/// <summary>A <see cref="ConnectEndpoint"/> cannot be used: its message says which part and why, and quotes nothing of it.</summary>
public sealed class ConnectEndpointException(string message, Exception? innerException = null) : Exception(message, innerException);
