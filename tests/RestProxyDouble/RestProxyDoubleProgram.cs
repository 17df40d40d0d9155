using System.CommandLine;
using System.Globalization;
using ConnectDouble;
using ConnectOperator.CommandLine;

namespace RestProxyDouble;

/// <summary>The stand-in proxies as a program.</summary>
internal static class RestProxyDoubleProgram
{
    public static RootCommand Create()
    {
        var serving = new ServingOptions(
            OptionValues.Number("--nodes", "How many proxies stand before the one Kafka cluster.", least: 1, standard: 1), "http://127.0.0.1:8082");
        var flavour = OptionValues.Choice("--flavour", "The product to stand in for: Confluent, Bridge or Karapace.", RestProxyFlavour.Confluent);
        var version = new Option<string?>("--version") { Description = "Its version. Default: the newest that is known." };
        var token = new Option<string?>("--bearer-token") { Description = "The token that every request must carry. Default: everybody is let in." };
        var basePath = new Option<string?>("--base-path") { Description = "Where the API begins, such as /kafka. Default: at the root." };
        var v3Only = new Option<bool>("--v3-only") { Description = "Leave out v2, as Confluent Cloud does. Default: off." };
        var topics = OptionValues.Number("--seed-topics", "How many topics to begin with, with 3 partitions and 10 records each.", least: 0, standard: 0);
        var noWaits = new Option<bool>("--no-waits") { Description = "Answer reads of records at once, also when there are none. Default: off." };
        var root = new RootCommand("A stand-in for a Kafka REST proxy: Confluent REST Proxy, Strimzi HTTP Bridge or Karapace. Scripting: curl {url}/_double/")
        {
            flavour, token, basePath, v3Only, topics, noWaits,
        };
        serving.AddTo(root);
        ServingOptions.AddVersion(root, version, "8.0.0");
        basePath.Validators.Add(given =>
        {
            if (given.GetValue(basePath) is { Length: > 0 } path && (!path.StartsWith('/') || path.EndsWith('/')))
            {
                given.AddError("--base-path takes a path that begins with a slash and does not end in one.");
            }
        });
        root.SetAction((parsed, cancellation) => ServingOptions.RunAsync(parsed, async () =>
        {
            var options = new RestProxyDoubleOptions
            {
                Flavour = parsed.GetValue(flavour),
                Version = parsed.GetValue(version) is { } text ? Version.Parse(text) : null,
                Urls = serving.Urls(parsed),
                BasicAuthUsers = serving.Users(parsed),
                Tls = serving.Tls(parsed),
                BearerToken = parsed.GetValue(token),
                BasePath = parsed.GetValue(basePath) ?? "",
                V3Only = parsed.GetValue(v3Only),
                Waits = !parsed.GetValue(noWaits),
            };
            await using var server = await RestProxyDoubleServer.StartAsync(options, cancellation);
            Seed(server.Cluster, parsed.GetValue(topics));
            var served = server.Cluster.Urls.Select(url => url.ToString().TrimEnd('/')).ToList();
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"Kafka REST proxy double ({options.Flavour}) on {string.Join(", ", served)} (scripting: {new Uri(server.Url, "/_double/")})");
            await server.WaitForShutdownAsync(cancellation);
        }));
        return root;
    }

    private static void Seed(RestProxyDoubleCluster cluster, int topics)
    {
        const int Partitions = 3;
        for (var number = 0; number < topics; number++)
        {
            var topic = cluster.Kafka.CreateTopic(string.Create(CultureInfo.InvariantCulture, $"topic-{number:D3}"), Partitions);
            foreach (var partition in topic.Partitions)
            {
                for (var record = 0; record < 10; record++)
                {
                    partition.Append(new(null, [.. System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"number\":{record}}}"))])
                    {
                        Timestamp = TimeProvider.System.GetUtcNow(),
                    });
                }
            }
        }
    }
}
