using System.CommandLine;
using System.Globalization;
using ConnectDouble.Plugins;

namespace ConnectDouble;

/// <summary>The stand-in cluster as a program.</summary>
internal static class ConnectDoubleProgram
{
    public static Task<int> RunAsync(string[] arguments)
    {
        var urls = new Option<string>("--urls")
        {
            Description = "Where the workers listen, separated by commas or semicolons. One URL and --workers N take N ports in a row.",
            DefaultValueFactory = _ => "http://127.0.0.1:8083",
        };
        var workers = new Option<int>("--workers") { Description = "How many workers share the state.", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed-connectors") { Description = "How many running connectors to begin with.", DefaultValueFactory = _ => 0 };
        var version = new Option<string>("--version") { Description = "The Connect version to stand in for.", DefaultValueFactory = _ => "3.9.0" };
        var user = new Option<string?>("--basic-auth") { Description = "user:password that every request must carry." };
        var recordedOnly = new Option<bool>("--recorded-plugins-only") { Description = "Leave out the plugins of the samples (JDBC, S3, HTTP, Debezium, MirrorMaker)." };
        var noDelays = new Option<bool>("--no-delays") { Description = "Let every transition happen at once." };
        var root = new RootCommand("A stand-in for a Kafka Connect cluster, built from recordings of a real one. Scripting: curl {url}/_double/")
        {
            urls, workers, seed, user, recordedOnly, noDelays,
        };
        // The built-in --version tells the program's own version; here it chooses Connect's.
        root.Options.Remove(root.Options.First(option => option is VersionOption));
        root.Options.Add(version);
        root.SetAction(async (parsed, cancellation) =>
        {
            var options = new ConnectDoubleOptions
            {
                Urls = Spread(parsed.GetRequiredValue(urls), parsed.GetValue(workers)),
                Version = Version.Parse(parsed.GetRequiredValue(version)),
                BasicAuthUsers = parsed.GetValue(user)?.Split(':', 2) is [var name, var password] ? new Dictionary<string, string> { [name] = password } : [],
                ExtraPlugins = parsed.GetValue(recordedOnly) ? [] : SamplePlugins.All,
                Delays = parsed.GetValue(noDelays) ? ConnectDelays.None : new(),
            };
            await using var server = await ConnectDoubleServer.StartAsync(options, cancellation);
            server.Seed(Enumerable.Range(0, parsed.GetValue(seed)).Select(Seeded));
            await Console.Out.WriteLineAsync($"Kafka Connect double on {string.Join(", ", server.Urls)} (scripting: {server.Url}_double/)");
            await server.WaitForShutdownAsync(cancellation);
        });
        return root.Parse(arguments).InvokeAsync();
    }

    private static string[] Spread(string urls, int workers)
    {
        var given = urls.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (given.Length != 1 || workers <= 1)
        {
            return given;
        }

        var first = new UriBuilder(given[0]);
        return [.. Enumerable.Range(0, workers).Select(worker => new UriBuilder(first.Scheme, first.Host, first.Port == 0 ? 0 : first.Port + worker).Uri.ToString())];
    }

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
