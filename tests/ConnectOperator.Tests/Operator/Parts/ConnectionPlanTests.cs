using System.Collections.Frozen;
using ConnectOperator.Clusters;
using ConnectOperator.Core.Desired;
using ConnectOperator.Rest.Endpoints;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class ConnectionPlanTests
{
    private static readonly SourceKey Login = new(SourceKind.Secret, Samples.Key("login"));
    private static readonly SourceKey Ca = new(SourceKind.ConfigMap, Samples.Key("ca"));

    private static readonly SourceState Credentials = Found(
        ("username", "operator"), ("password", "hunter2"), ("token", "abc"), ("tls.crt", "certificate"), ("tls.key", "key"));

    private static readonly ClusterSettings Plain = new()
    {
        Urls = [new("https://connect:8083/")],
        PollInterval = TimeSpan.FromSeconds(10),
        RequestTimeout = TimeSpan.FromSeconds(20),
        WriteTimeout = TimeSpan.FromSeconds(90),
        MaxConcurrentWrites = 8,
        AllowedNamespaces = new NamespaceRule.Same(),
    };

    [Fact]
    public void Without_references_it_is_ready_at_once()
    {
        var endpoint = Ready(Plain);

        endpoint.Urls.ShouldBe(Plain.Urls);
        endpoint.Authentication.ShouldBe(new RestAuthentication.None());
        endpoint.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(20));
        endpoint.WriteTimeout.ShouldBe(TimeSpan.FromSeconds(90));
        endpoint.CertificateAuthorityPem.ShouldBeNull();
        endpoint.ClientCertificate.ShouldBeNull();
    }

    [Fact]
    public void Each_way_of_signing_in_takes_its_keys()
    {
        Ready(Plain with { Authentication = new ClusterAuthentication.Basic(Login) })
            .Authentication.ShouldBe(new RestAuthentication.Basic("operator", "hunter2"));
        Ready(Plain with { Authentication = new ClusterAuthentication.Bearer(Login, "token") })
            .Authentication.ShouldBe(new RestAuthentication.Bearer("abc"));
        Ready(Plain with { Authentication = new ClusterAuthentication.Mtls(Login) })
            .ClientCertificate.ShouldBe(new ClientCertificate("certificate", "key"));
        Ready(Plain with { Ca = new(Ca, "ca.crt") }).CertificateAuthorityPem.ShouldBe("authority");
    }

    [Fact]
    public void What_has_yet_to_be_read_is_waited_for() =>
        Of(_ => new SourceState.Pending()).ShouldBeOfType<ConnectionPlan.Pending>();

    [Fact]
    public void What_is_missing_is_said_without_any_value()
    {
        Message(_ => new SourceState.NotFound()).ShouldContain("login does not exist");
        Message(_ => new SourceState.Unreadable("forbidden.")).ShouldContain("login cannot be read: forbidden.");
        var message = Message(_ => Found(("username", "operator-name")));
        message.ShouldContain("has no key password");
        message.ShouldNotContain("operator-name");
    }

    [Fact]
    public void A_problem_is_told_before_everything_is_read() =>
        Of(source => source == Login ? new SourceState.NotFound() : new SourceState.Pending(), Plain with { Ca = new(Ca, "ca.crt") })
            .ShouldBeOfType<ConnectionPlan.Unusable>();

    private static SourceState.Found Found(params (string Key, string Value)[] values) =>
        new SourceState.Found("uid", "1", values.ToFrozenDictionary(pair => pair.Key, pair => pair.Value));

    private static RestEndpoint Ready(ClusterSettings settings) =>
        ConnectionPlan.Of(settings, source => source == Ca ? Found(("ca.crt", "authority")) : Credentials)
            .ShouldBeOfType<ConnectionPlan.Ready>().Endpoint;

    private static ConnectionPlan Of(Func<SourceKey, SourceState> sources, ClusterSettings? settings = null) =>
        ConnectionPlan.Of((settings ?? Plain) with { Authentication = new ClusterAuthentication.Basic(Login) }, sources);

    private static string Message(Func<SourceKey, SourceState> sources) => Of(sources).ShouldBeOfType<ConnectionPlan.Unusable>().Message;
}
