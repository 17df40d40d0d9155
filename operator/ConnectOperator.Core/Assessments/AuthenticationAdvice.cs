using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Core.Assessments;

/// <summary>What helps where Connect does not let the operator do what it has to: other things with credentials than without any.</summary>
public static class AuthenticationAdvice
{
    /// <summary>Connect refuses reads, and with them everything.</summary>
    /// <param name="signsIn">There is a spec.authentication.</param>
    /// <param name="message">How Connect says it.</param>
    public static string ForAll(bool signsIn, string message) => signsIn
        ? $"Connect refuses the operator's credentials ({message}): correct the Secret that spec.authentication of the KafkaConnectCluster names, "
            + "or that user's rights in Connect."
        : $"Connect refuses requests without credentials ({message}): add spec.authentication to the KafkaConnectCluster.";

    /// <summary>Connect refuses the operator's credentials for writes, whichever.</summary>
    /// <param name="signsIn">There is a spec.authentication.</param>
    /// <param name="message">How Connect says it.</param>
    internal static string ForWrites(bool signsIn, string message) => signsIn
        ? $"Connect refuses the operator's credentials for writes: {message}"
        : $"Connect refuses writes without credentials; add spec.authentication to the KafkaConnectCluster: {message}";

    /// <summary>Connect refuses one kind of write, perhaps to one connector.</summary>
    /// <param name="signsIn">There is a spec.authentication.</param>
    /// <param name="cluster">The KafkaConnectCluster.</param>
    /// <param name="call">The write, and how Connect refuses it.</param>
    internal static string ForOneWrite(bool signsIn, ObjectKey cluster, string call) => $"Connect lets the operator read, but refuses {call}. " + (signsIn
        ? $"Allow it for the user in spec.authentication of KafkaConnectCluster {cluster}; the operator tries again every few minutes."
        : $"Allow it without credentials, or add spec.authentication to KafkaConnectCluster {cluster}; the operator tries again every few minutes.");
}
