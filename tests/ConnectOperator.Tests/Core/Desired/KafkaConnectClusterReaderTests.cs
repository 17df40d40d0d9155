using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Tests.Core.Resources;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Desired;

public sealed class KafkaConnectClusterReaderTests
{
    [Fact]
    public void Absent_fields_have_their_defaults()
    {
        var settings = Read().ShouldBeValid();

        settings.Urls.ShouldBe([new Uri("http://connect:8083/")]);
        settings.Authentication.ShouldBeNull();
        settings.Ca.ShouldBeNull();
        settings.InsecureSkipVerify.ShouldBeFalse();
        settings.PollInterval.ShouldBe(TimeSpan.FromSeconds(10));
        settings.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        settings.WriteTimeout.ShouldBe(TimeSpan.FromSeconds(100));
        settings.MaxConcurrentWrites.ShouldBe(8);
        settings.AllowedNamespaces.ShouldBe(new NamespaceRule.Same());
        settings.SourceKeys.ShouldBeEmpty();
    }

    [Fact]
    public void Every_field_is_taken()
    {
        var settings = Read(
            """
            "urls":["https://a:8443","https://b/connect/"],"authentication":{"mtls":{"secretRef":{"name":"client"}}},
            "tls":{"caConfigMapKeyRef":{"name":"ca","key":"ca.crt"},"insecureSkipVerify":false},
            "pollInterval":"1m30s","requestTimeout":"5s","writeTimeout":"2m","maxConcurrentWrites":3,
            "allowedNamespaces":{"from":"Selector","selector":{"matchLabels":{"team":"data"}}}
            """).ShouldBeValid();

        settings.Urls.ShouldBe([new Uri("https://a:8443/"), new Uri("https://b/connect/")]);
        settings.Authentication.ShouldBe(new ClusterAuthentication.Mtls(Secret("client")));
        settings.Ca.ShouldBe(new SourceKeyReference(new(SourceKind.ConfigMap, new("kafka", "ca")), "ca.crt"));
        settings.InsecureSkipVerify.ShouldBeFalse();
        settings.PollInterval.ShouldBe(TimeSpan.FromSeconds(90));
        settings.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        settings.WriteTimeout.ShouldBe(TimeSpan.FromMinutes(2));
        settings.MaxConcurrentWrites.ShouldBe(3);
        settings.AllowedNamespaces.ShouldBeOfType<NamespaceRule.Selected>().Selector.Matches(new Dictionary<string, string> { ["team"] = "data" })
            .ShouldBeTrue();
        settings.SourceKeys.ShouldBe([Secret("client"), new(SourceKind.ConfigMap, new("kafka", "ca"))], ignoreOrder: true);
    }

    [Fact]
    public void Each_way_of_signing_in_is_taken()
    {
        Read("""
            "authentication":{"basic":{"secretRef":{"name":"login"}}}
            """).ShouldBeValid().Authentication.ShouldBe(new ClusterAuthentication.Basic(Secret("login")));
        Read("""
            "authentication":{"bearer":{"secretKeyRef":{"name":"token","key":"t"}}}
            """).ShouldBeValid().Authentication.ShouldBe(new ClusterAuthentication.Bearer(Secret("token"), "t"));
        Read().ShouldBeValid().Authentication.ShouldBeNull();
    }

    [Fact]
    public void Certificates_need_not_be_checked() => Read("""
        "tls":{"insecureSkipVerify":true}
        """).ShouldBeValid().InsecureSkipVerify.ShouldBeTrue();

    [Theory]
    [InlineData("http://connect:8083", "http://connect:8083/")]
    [InlineData("http://connect:8083/", "http://connect:8083/")]
    [InlineData("https://connect.example.com/kafka/connect", "https://connect.example.com/kafka/connect/")]
    [InlineData("http://[::1]:8083", "http://[::1]:8083/")]
    public void Url_ends_in_a_slash(string text, string url) => Read($$"""
        "urls":["{{text}}"]
        """).ShouldBeValid().Urls.ShouldBe([new Uri(url)]);

    public static TheoryData<string, string, string> BrokenRules => new()
    {
        { """ "urls":[] """, "spec.urls", "at least one" },
        { """ "urls":null """, "spec.urls", "at least one" },
        { $$""" "urls":[{{string.Join(',', Enumerable.Range(0, 33).Select(i => $"\"http://connect-{i}:8083\""))}}] """, "spec.urls", "32" },
        { """ "urls":[null] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":[""] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["connect:8083"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["ftp://connect"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["HTTP://connect"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["http://"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["http://connect:99999"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["http://connect:8083\n"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":[" http://connect:8083"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["http://con nect:8083"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["http://connect\u00a0:8083"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["http://connect\u200b:8083"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["http://connect\\path"] """, "spec.urls[0]", "absolute http or https" },
        { """ "urls":["http://user:hunter2@connect:8083"] """, "spec.urls[0]", "authentication.basic" },
        { """ "urls":["http://@connect:8083"] """, "spec.urls[0]", "authentication.basic" },
        { """ "urls":["http://connect:8083/?token=hunter2"] """, "spec.urls[0]", "query or fragment" },
        { """ "urls":["http://connect:8083?"] """, "spec.urls[0]", "query or fragment" },
        { """ "urls":["http://connect:8083/#a"] """, "spec.urls[0]", "query or fragment" },
        { """ "urls":["http://connect:8083","http://Connect:8083/"] """, "spec.urls[1]", "twice" },
        { """ "urls":["http://connect","http://connect:80"] """, "spec.urls[1]", "twice" },
        { """ "authentication":{"basic":{"secretRef":{"name":"a"}},"bearer":{"secretKeyRef":{"name":"b","key":"k"}}} """, "spec.authentication", "several" },
        { """ "authentication":{} """, "spec.authentication", "none of basic, bearer and mtls" },
        { """ "authentication":{"basic":null} """, "spec.authentication", "remove authentication" },
        { """ "tls":{"caSecretKeyRef":{"name":"a","key":"k"},"insecureSkipVerify":true} """, "spec.tls.insecureSkipVerify", "together with a CA" },
        { """ "tls":{"caConfigMapKeyRef":{"name":"a","key":"k"},"insecureSkipVerify":true} """, "spec.tls.insecureSkipVerify", "remove the CA" },
        { """ "authentication":{"basic":{}} """, "spec.authentication.basic.secretRef.name", "name of a Kubernetes object" },
        { """ "authentication":{"bearer":{"secretKeyRef":{"name":"a"}}} """, "spec.authentication.bearer.secretKeyRef.key", "key of a Secret" },
        { """ "authentication":{"mtls":{"secretRef":{"name":"a"}}} """, "spec.authentication.mtls", "https" },
        { """ "tls":{"caSecretKeyRef":{"name":"a","key":"k"},"caConfigMapKeyRef":{"name":"b","key":"k"}} """, "spec.tls", "both" },
        { """ "tls":{"caSecretKeyRef":{"name":"a","key":""}} """, "spec.tls.caSecretKeyRef.key", "key of a Secret" },
        { """ "pollInterval":"10" """, "spec.pollInterval", "10s, 1m30s or 250ms" },
        { """ "pollInterval":"250ms" """, "spec.pollInterval", "from 1s to 1h" },
        { """ "pollInterval":"61m" """, "spec.pollInterval", "from 1s to 1h" },
        { """ "requestTimeout":"0s" """, "spec.requestTimeout", "from 1s to 10m" },
        { """ "writeTimeout":"11m" """, "spec.writeTimeout", "from 1s to 10m" },
        { """ "writeTimeout":100 """, "spec.writeTimeout", "wrong type" },
        { """ "maxConcurrentWrites":0 """, "spec.maxConcurrentWrites", "1 to 256" },
        { """ "maxConcurrentWrites":257 """, "spec.maxConcurrentWrites", "1 to 256" },
        { """ "allowedNamespaces":{"from":"same"} """, "spec.allowedNamespaces.from", "Same, All, Selector" },
        { """ "allowedNamespaces":{"from":"Selector"} """, "spec.allowedNamespaces.selector", "missing" },
        { """ "allowedNamespaces":{"selector":{}} """, "spec.allowedNamespaces.selector", "from: Selector" },
        { """ "allowedNamespaces":{"from":"All","selector":{}} """, "spec.allowedNamespaces.selector", "from: Selector" },
        { Requirement("""{"key":"a","operator":"In"}"""), "spec.allowedNamespaces.selector.matchExpressions[0].values", "empty" },
        { Requirement("""{"key":"a","operator":"NotIn","values":[]}"""), "spec.allowedNamespaces.selector.matchExpressions[0].values", "empty" },
        { Requirement("""{"key":"a","operator":"Exists","values":["b"]}"""), "spec.allowedNamespaces.selector.matchExpressions[0].values", "takes none" },
        { Requirement("""{"key":"a","operator":"in","values":["b"]}"""), "spec.allowedNamespaces.selector.matchExpressions[0].operator", "NotIn" },
        { Requirement("""{"key":"","operator":"Exists"}"""), "spec.allowedNamespaces.selector.matchExpressions[0].key", "missing" },
        { Requirement("""{"operator":"Exists"}"""), "spec.allowedNamespaces.selector.matchExpressions[0]", "wrong type" },
    };

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public void Broken_rule_is_told_with_its_field_and_remedy(string members, string field, string words)
    {
        var reading = Read(members);

        reading.ShouldHaveProblem(field, words);
        reading.ShouldBeInvalid().ShouldHaveSingleItem().ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void Empty_selector_selects_every_namespace() => Read("""
        "allowedNamespaces":{"from":"Selector","selector":{}}
        """).ShouldBeValid().AllowedNamespaces.ShouldBeOfType<NamespaceRule.Selected>().Selector.Matches(null).ShouldBeTrue();

    private static string Requirement(string json) =>
        $$$""" "allowedNamespaces":{"from":"Selector","selector":{"matchExpressions":[{{{json}}}]}} """;

    private static SpecReading<ClusterSettings> Read(string members = "") => KafkaConnectClusterReader.Read(ResourceText.Cluster(members));

    private static SourceKey Secret(string name) => new(SourceKind.Secret, new("kafka", name));
}
