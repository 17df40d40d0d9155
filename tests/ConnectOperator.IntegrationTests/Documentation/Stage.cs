using System.Text.Json.Nodes;
using ConnectOperator.Core.Conditions;
using ConnectOperator.IntegrationTests.EndToEnd;
using ConnectOperator.Tests.Core;
using Shouldly;

namespace ConnectOperator.IntegrationTests.Documentation;

/// <summary>What a page takes for granted where its first command is typed, and what must have come of its last one.</summary>
internal sealed record Stage
{
    private const string Sample = "file-source";

    /// <summary>The stages by page: every page that has commands needs one.</summary>
    public static IReadOnlyDictionary<string, Stage> Of { get; } = new Dictionary<string, Stage>(StringComparer.Ordinal)
    {
        ["README.md"] = new()
        {
            ConnectUrl = "http://127.0.0.1:40083",
            CheckAsync = SampleRunsAsync,
        },
        ["docs/getting-started.md"] = new()
        {
            PrepareAsync = async installation =>
            {
                await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), SampleManifest());
                await installation.SaysAsync(Sample, Reasons.Running);
            },
            CheckAsync = installation =>
            {
                installation.Connect.Connectors.ShouldBeEmpty();
                return Task.CompletedTask;
            },
        },
        ["docs/install.md"] = new()
        {
            ConnectUrl = "http://connect.example.com:8083",
            PrepareAsync = EnsureKafkaAsync,
            CheckAsync = SampleRunsAsync,
        },
        ["docs/migrating.md"] = new()
        {
            ConnectUrl = "http://my-connect-connect-api.kafka:8083",
            PrepareAsync = async installation =>
            {
                await EnsureKafkaAsync(installation);
                installation.Connect.CreateUnmanaged("orders-source", new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["connector.class"] = Manifests.FileSource,
                    ["tasks.max"] = "1",
                    ["file"] = "/data/orders.txt",
                    ["topic"] = "orders",
                });
            },
            CheckAsync = installation =>
            {
                // Taken over and let go again, all without being touched.
                installation.Connect.Connectors.ShouldBe(["orders-source"]);
                installation.Writes.ShouldBeEmpty();
                return Task.CompletedTask;
            },
        },
        ["docs/operations.md"] = new()
        {
            Environment = installation => [new("NAMESPACE", installation.Namespace), new("NAME", "orders")],
            PrepareAsync = OrdersRunAsync,
            CheckAsync = installation => installation.SaysAsync("orders", Reasons.Running, connector => connector.Status?.HandledTokens?.RestartFailed is not null),
        },
        ["docs/upgrading.md"] = new()
        {
            PrepareAsync = OrdersRunAsync,
            CheckAsync = async installation =>
            {
                installation.Connect.Connectors.ShouldBeEmpty();
                (await installation.KubectlAsync("get", "customresourcedefinitions", "--output=name")).ShouldBeEmpty();
            },
        },
    };

    /// <summary>The URL that the page has for a Connect cluster; in its place the commands get that of the double. Null when there is none.</summary>
    public string? ConnectUrl { get; private init; }

    /// <summary>Variables that the page asks its reader to set.</summary>
    public Func<Installation, KeyValuePair<string, string>[]> Environment { get; private init; } = _ => [];

    public Func<Installation, Task> PrepareAsync { get; private init; } = _ => Task.CompletedTask;

    public required Func<Installation, Task> CheckAsync { get; init; }

    private static async Task SampleRunsAsync(Installation installation) => await installation.SaysAsync(Sample, Reasons.Running);

    private static async Task OrdersRunAsync(Installation installation)
    {
        await installation.ApplyAsync(Manifests.Cluster(installation.Connect.Url), Manifests.Connector("orders"));
        await installation.SaysAsync("orders", Reasons.Running);
    }

    private static JsonObject SampleManifest() => YamlDocuments.OfFile(Repository.PathOf("deploy", "samples", $"{Sample}.yaml")).Single();

    /// <summary>A namespace that some pages share, since its deletion would take long.</summary>
    private static async Task EnsureKafkaAsync(Installation installation)
    {
        var created = await installation.Plane.KubectlAsync(["create", "namespace", "kafka"]);
        if (!created.Error.Contains("AlreadyExists", StringComparison.Ordinal))
        {
            created.OutputOrThrow();
        }
    }
}
