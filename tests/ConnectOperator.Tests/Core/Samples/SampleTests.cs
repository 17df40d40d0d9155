using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Core.Resources;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Crds;
using ConnectOperator.Tests.Core.Desired;
using ConnectOperator.Tests.Core.Resources;
using ConnectOperator.Tests.Documentation;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Samples;

/// <summary>What people copy first must work: every sample is read, and its references resolved within its own file.</summary>
public sealed partial class SampleTests
{
    private static readonly string[] Names =
        [.. Directory.GetFiles(Repository.PathOf("deploy", "samples"), "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files => [.. Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void Sample_is_valid_and_complete(string file)
    {
        var documents = Documents(file);
        var connectors = OfKind<KafkaConnector>(documents).ToArray();
        var clusters = OfKind<KafkaConnectCluster>(documents).ToArray();
        (connectors.Length + clusters.Length).ShouldBe(1);

        foreach (var connector in connectors)
        {
            var request = KafkaConnectorReader.Read(connector).ShouldBeValid();
            ConfigResolver.Resolve(request, key => State(documents, key)).ShouldBeResolved();
            request.Cluster.Name.ShouldBe("connect");
        }

        foreach (var cluster in clusters)
        {
            var settings = KafkaConnectClusterReader.Read(cluster).ShouldBeValid();
            settings.SourceKeys.ShouldAllBe(key => State(documents, key) is SourceState.Found);
            if (settings.Ca is { } ca)
            {
                Keys(documents, ca.Source).ShouldContain(ca.Key);
            }

            if (settings.Authentication is { } authentication)
            {
                Keys(documents, authentication.Source).ShouldBeSubsetOf([.. KeysOf(authentication), "ca.crt"]);
                KeysOf(authentication).ShouldBeSubsetOf(Keys(documents, authentication.Source));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Sample_fits_the_schema(string file) => Documents(file)
        .Where(document => document["apiVersion"]!.ToString() == ApiGroup.Version)
        .SelectMany(document => StructuralSchema.Violations(CrdFile.Schema(document["kind"]!.ToString().ToLowerInvariant() + "s"), document))
        .ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Files))]
    public void Sample_keeps_its_passwords_in_Secrets(string file) => OfKind<KafkaConnector>(Documents(file))
        .SelectMany(connector => connector.Spec.Config!.Keys)
        .Where(key => key.Contains("password", StringComparison.Ordinal) || key.Contains("secret", StringComparison.Ordinal) || key.Contains("jaas", StringComparison.Ordinal))
        .ShouldBeEmpty();

    [Fact]
    public void Secrets_in_samples_are_obviously_not_real() => Names
        .SelectMany(Documents)
        .Where(document => document["kind"]!.ToString() == "Secret")
        .SelectMany(document => document["stringData"]!.AsObject())
        .Where(pair => pair.Key is not ("username" or "user"))
        .ShouldAllBe(pair => pair.Value!.ToString().Contains("replace", StringComparison.Ordinal));

    /// <summary>Whoever applies one sample after another, and the tutorial, overwrites nothing of the one before.</summary>
    [Fact]
    public void Nothing_is_named_in_two_samples_or_in_a_sample_and_a_page()
    {
        var named = Names.SelectMany(file => Documents(file).Select(document => (File: file, Name: $"{document["kind"]}/{document["metadata"]!["name"]}"))).ToList();
        var pages = DocumentationPage.Paths
            .SelectMany(path => DocumentationPage.Read(path).Blocks)
            .SelectMany(block => SourceName().Matches(block.Text).Select(name => name.Groups["name"].Value));

        named.Select(each => each.Name).ShouldBeUnique();
        named.Where(each => !each.Name.StartsWith("Kafka", StringComparison.Ordinal)).Select(each => each.Name.Split('/')[1]).Intersect(pages).ShouldBeEmpty();
        foreach (var (file, name) in named.Where(each => !each.Name.StartsWith("Kafka", StringComparison.Ordinal)))
        {
            var owner = Documents(file).Single(document => document["kind"]!.ToString().StartsWith("Kafka", StringComparison.Ordinal))["metadata"]!["name"]!.ToString();
            name.Split('/')[1].ShouldStartWith($"{owner}-", Case.Sensitive, $"{file}: nobody else's is called so");
        }
    }

    [GeneratedRegex(@"((secret|configMap)(Key)?Ref: \{name: |create (secret generic|configmap) )(?<name>[a-z0-9.-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SourceName();

    private static IReadOnlyList<JsonObject> Documents(string file) => YamlDocuments.OfFile(Repository.PathOf("deploy", "samples", file));

    private static IEnumerable<T> OfKind<T>(IReadOnlyList<JsonObject> documents)
        where T : class =>
        documents.Where(document => document["kind"]!.ToString() == typeof(T).Name).Select(document => ResourceText.Read<T>(document.ToJsonString()));

    private static string[] KeysOf(ClusterAuthentication authentication) => authentication switch
    {
        ClusterAuthentication.Basic => ["username", "password"],
        ClusterAuthentication.Bearer bearer => [bearer.Key],
        _ => ["tls.crt", "tls.key"],
    };

    private static string[] Keys(IReadOnlyList<JsonObject> documents, SourceKey key) =>
        [.. State(documents, key).ShouldBeOfType<SourceState.Found>().Values.Keys];

    private static SourceState State(IReadOnlyList<JsonObject> documents, SourceKey key)
    {
        var document = documents.SingleOrDefault(
            candidate => candidate["kind"]!.ToString() == key.Kind.ToString() && candidate["metadata"]!["name"]!.ToString() == key.Key.Name);
        ObjectMeta metadata = new() { Name = key.Key.Name, Uid = "uid", ResourceVersion = "1" };
        return (key.Kind, document) switch
        {
            (_, null) => new SourceState.NotFound(),
            (SourceKind.Secret, _) => SourceReader.Read(new Secret
            {
                Metadata = metadata,
                Data = document["stringData"]!.AsObject().ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value!.ToString())),
            }),
            _ => SourceReader.Read(new ConfigMap
            {
                Metadata = metadata,
                Data = document["data"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.ToString()),
            }),
        };
    }
}
