namespace ConnectOperator.Telemetry;

/// <summary>
/// Which signals are sent by OTLP, as OpenTelemetry's standard variables say
/// (opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables). Where they say nothing, nothing is sent: the
/// specification's default endpoint is a port of the pod itself, where nobody listens.
/// </summary>
/// <param name="Metrics">Metrics are sent.</param>
/// <param name="Traces">Traces are sent.</param>
internal sealed record OtlpSettings(bool Metrics, bool Traces)
{
    /// <summary>Reads them.</summary>
    /// <param name="variable">The value of a variable; null or empty where it is not set.</param>
    public static OtlpSettings Of(Func<string, string?> variable)
    {
        return new(Sends("METRICS"), Sends("TRACES"));

        bool Sends(string signal) =>
            !string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
            && (IsSet($"OTEL_{signal}_EXPORTER")
                ? variable($"OTEL_{signal}_EXPORTER")!.Split(',', StringSplitOptions.TrimEntries).Contains("otlp", StringComparer.Ordinal)
                : IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"));

        bool IsSet(string name) => !string.IsNullOrWhiteSpace(variable(name));
    }
}
