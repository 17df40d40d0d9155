using System.CommandLine;
using System.Globalization;
using ConnectDouble.Plugins;
using ConnectOperator.CommandLine;

namespace ConnectDouble;

/// <summary>The stand-in cluster as a program.</summary>
internal static class ConnectDoubleProgram
{
    public static RootCommand Create()
    {
        var serving = new ServingOptions(OptionValues.Number("--workers", "How many workers share the state.", least: 1, standard: 1), "http://127.0.0.1:8083");
        var seed = OptionValues.Number("--seed-connectors", "How many running connectors to begin with.", least: 0, standard: 0);
        var version = new Option<string?>("--version") { Description = "The Connect version to stand in for.", DefaultValueFactory = _ => "3.9.0" };
        var secrets = new Option<string[]>("--secrets") { Description = "Properties files that ${file:PATH:KEY} in a configuration may refer to. Default: none." };
        var recordedOnly = new Option<bool>("--recorded-plugins-only") { Description = "Leave out the plugins of the samples (JDBC, S3, HTTP, Debezium, MirrorMaker). Default: off." };
        var noDelays = new Option<bool>("--no-delays") { Description = "Let every transition happen at once. Default: off." };
        var root = new RootCommand("A stand-in for a Kafka Connect cluster, built from recordings of a real one. Scripting: curl {url}/_double/")
        {
            seed, secrets, recordedOnly, noDelays,
        };
        serving.AddTo(root);
        ServingOptions.AddVersion(root, version, "3.9.0");
        root.SetAction((parsed, cancellation) => ServingOptions.RunAsync(parsed, async () =>
        {
            var options = new ConnectDoubleOptions
            {
                Urls = serving.Urls(parsed),
                Version = Version.Parse(parsed.GetRequiredValue(version)!),
                BasicAuthUsers = serving.Users(parsed),
                ExtraPlugins = parsed.GetValue(recordedOnly) ? [] : SamplePlugins.All,
                Tls = serving.Tls(parsed),
                SecretFiles = (parsed.GetValue(secrets) ?? []).ToDictionary(Path.GetFullPath, PropertiesOf),
                Delays = parsed.GetValue(noDelays) ? ConnectDelays.None : new(),
            };
            await using var server = await ConnectDoubleServer.StartAsync(options, cancellation);
            server.Seed(Enumerable.Range(0, parsed.GetValue(seed)).Select(Seeded));
            var served = server.Urls.Select(url => url.ToString().TrimEnd('/')).ToList();
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"Kafka Connect double on {string.Join(", ", served)} (scripting: {served[0]}/_double/)");
            await parsed.InvocationConfiguration.Output.WriteLineAsync($"In a KafkaConnectCluster: urls: [{string.Join(", ", served)}]");
            await server.WaitForShutdownAsync(cancellation);
        }));
        return root;
    }

    private static IReadOnlyDictionary<string, string> PropertiesOf(string file) => File.ReadLines(file)
        .Select(line => line.Split('=', 2))
        .Where(pair => pair.Length == 2 && !pair[0].StartsWith('#'))
        .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim());

    private static KeyValuePair<string, IReadOnlyDictionary<string, string>> Seeded(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"seed-{number:D5}");
        return KeyValuePair.Create<string, IReadOnlyDictionary<string, string>>(name, new Dictionary<string, string>
        {
            ["connector.class"] = "FileStreamSource",
            ["tasks.max"] = "1",
            ["file"] = $"/data/{name}.txt",
            ["topic"] = name,
        });
    }
}
