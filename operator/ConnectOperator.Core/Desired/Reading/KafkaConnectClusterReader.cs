using ConnectOperator.Core.Desired.Rules;
using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired.Reading;

/// <summary>Reads the spec of a KafkaConnectCluster and checks every rule of its schema again.</summary>
public static class KafkaConnectClusterReader
{
    /// <summary>The settings, or all that is wrong with the spec. No message repeats a URL, which may hold a password.</summary>
    public static SpecReading<ClusterSettings> Read(KafkaConnectCluster resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ProblemList problems = new();
        var spec = resource.Spec;
        problems.RequireReadable(spec.UnreadableField);
        if (!problems.IsEmpty)
        {
            return new SpecReading<ClusterSettings>.Invalid(problems.ToList());
        }

        var @namespace = resource.Metadata.Namespace ?? "";
        var urls = UrlRules.Read(problems, spec.Urls);
        var authentication = AuthenticationRules.ReadAuthentication(problems, @namespace, spec.Authentication, urls);
        var ca = AuthenticationRules.ReadCa(problems, @namespace, spec.Tls);
        var pollInterval = problems.ReadDuration(
            "spec.pollInterval", spec.PollInterval, SpecDefaults.PollInterval, SpecLimits.MinDuration, SpecLimits.MaxPollInterval);
        var requestTimeout = problems.ReadDuration(
            "spec.requestTimeout", spec.RequestTimeout, SpecDefaults.RequestTimeout, SpecLimits.MinDuration, SpecLimits.MaxTimeout);
        var writeTimeout = problems.ReadDuration(
            "spec.writeTimeout", spec.WriteTimeout, SpecDefaults.WriteTimeout, SpecLimits.MinDuration, SpecLimits.MaxTimeout);
        var maxConcurrentWrites = problems.ReadNumber(
            "spec.maxConcurrentWrites", spec.MaxConcurrentWrites, SpecDefaults.MaxConcurrentWrites, 1, SpecLimits.MaxConcurrentWrites);
        var allowedNamespaces = NamespaceRules.Read(problems, spec.AllowedNamespaces ?? new());
        return problems.Finish(() => new ClusterSettings
        {
            Urls = urls,
            Authentication = authentication,
            Ca = ca,
            InsecureSkipVerify = spec.Tls?.InsecureSkipVerify ?? SpecDefaults.InsecureSkipVerify,
            PollInterval = pollInterval,
            RequestTimeout = requestTimeout,
            WriteTimeout = writeTimeout,
            MaxConcurrentWrites = maxConcurrentWrites,
            AllowedNamespaces = allowedNamespaces,
        });
    }
}
