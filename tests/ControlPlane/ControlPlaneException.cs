namespace ControlPlane;

/// <summary>The control plane could not be found, started or asked; the message says why, with the end of the log concerned.</summary>
public sealed class ControlPlaneException(string message, Exception? inner = null) : Exception(message, inner);
