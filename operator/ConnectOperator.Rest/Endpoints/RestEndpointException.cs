namespace ConnectOperator.Rest.Endpoints;

/// <summary>A <see cref="RestEndpoint"/> cannot be used: its message says which part and why, and quotes nothing of it.</summary>
public sealed class RestEndpointException(string message, Exception? innerException = null) : Exception(message, innerException);
