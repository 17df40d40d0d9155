using ConnectDouble;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>The client's every call, against a cluster that answers as a real one was recorded answering.</summary>
public sealed class ClientAgainstDoubleTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Dictionary<string, string> Config = new()
    {
        ["connector.class"] = "FileStreamSource",
        ["tasks.max"] = "1",
        ["file"] = "/data/in.txt",
        ["topic"] = "orders",
    };

    [Fact]
    public async Task Connector_lives_its_life()
    {
        await using var cluster = await StartAsync();
        using var client = Client(cluster);

        (await client.GetServerInfoAsync(None)).Value().Version.ShouldBe("3.9.0");
        (await client.GetPluginsAsync(None)).Value().ShouldContain(plugin => plugin.Class.EndsWith("FileStreamSourceConnector"));
        (await client.ReadThroughHerderAsync(Clients.Name, None)).Value().Config.ShouldBeNull();

        var stored = (await client.CreateAsync(Clients.Name, Config, ConnectorState.Stopped, None)).Value();
        stored["name"].ShouldBe("orders");
        (await client.GetNamesAsync(None)).Value().Names.ShouldHaveSingleItem().ShouldBe(Clients.Name);
        await ShouldBecomeAsync(client, ConnectorState.Stopped);

        (await client.ResumeAsync(Clients.Name, None)).Value();
        var running = await ShouldBecomeAsync(client, ConnectorState.Running);
        running.Config.ShouldBe(stored, ignoreOrder: true);
        running.Type.ShouldBe("source");

        (await client.PutConfigAsync(Clients.Name, new Dictionary<string, string>(Config) { ["file"] = "/data/other.txt" }, None))
            .Value()["file"].ShouldBe("/data/other.txt");
        (await client.ReadThroughHerderAsync(Clients.Name, None)).Value().Config!["file"].ShouldBe("/data/other.txt");
        (await client.PauseAsync(Clients.Name, None)).Value();
        await ShouldBecomeAsync(client, ConnectorState.Paused);
        (await client.ResumeAsync(Clients.Name, None)).Value();
        await ShouldBecomeAsync(client, ConnectorState.Running);
        (await client.RestartAsync(Clients.Name, onlyFailed: false, None)).Value();
        (await client.RestartAsync(Clients.Name, onlyFailed: true, None)).Value();
        (await client.StopAsync(Clients.Name, None)).Value();
        await ShouldBecomeAsync(client, ConnectorState.Stopped);

        (await client.DeleteAsync(Clients.Name, None)).Value();
        (await client.ReadThroughHerderAsync(Clients.Name, None)).Value().Config.ShouldBeNull();
        cluster.Connectors.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_its_own_case()
    {
        await using var cluster = await StartAsync();
        using var client = Client(cluster);
        cluster.CreateUnmanaged("taken", Config);

        (await client.CreateAsync(ConnectorName.Parse("taken"), Config, initialState: null, None)).GetType().Name.ShouldBe("AlreadyExists");
        (await client.PutConfigAsync(Clients.Name, new Dictionary<string, string>(Config) { ["connector.class"] = "com.example.NoSuch" }, None))
            .GetType().Name.ShouldBe("UnknownPlugin");
        (await client.PutConfigAsync(Clients.Name, new Dictionary<string, string>(Config) { ["tasks.max"] = "abc" }, None))
            .GetType().Name.ShouldBe("Invalid");
        (await client.PauseAsync(Clients.Name, None)).GetType().Name.ShouldBe("NotFound");
        (await client.RestartAsync(Clients.Name, onlyFailed: false, None)).GetType().Name.ShouldBe("NotFound");
        (await client.RestartTaskAsync(ConnectorName.Parse("taken"), 9, None)).GetType().Name.ShouldBe("NotFound");
        (await client.DeleteAsync(Clients.Name, None)).GetType().Name.ShouldBe("NotFound");
    }

    [Fact]
    public async Task Initial_state_is_unknown_to_an_older_Connect()
    {
        await using var cluster = await StartAsync(new ConnectDoubleOptions { Version = new(3, 6, 0), Delays = ConnectDelays.None });
        using var client = Client(cluster);

        (await client.CreateAsync(Clients.Name, Config, ConnectorState.Stopped, None)).GetType().Name.ShouldBe("NotSupported");
        (await client.CreateAsync(Clients.Name, Config, initialState: null, None)).Value();
    }

    [Theory]
    [InlineData("wrong", "Unauthorized")]
    [InlineData("right", "Ok")]
    public async Task Credentials_decide(string password, string expected)
    {
        await using var cluster = await StartAsync(new ConnectDoubleOptions { BasicAuthUsers = new Dictionary<string, string> { ["admin"] = "right" } });
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]) with { Authentication = new ConnectAuthentication.Basic("admin", password) });

        (await client.GetSnapshotAsync(None)).GetType().Name.ShouldBe(expected);
    }

    [Fact]
    public async Task Snapshot_of_many_connectors_is_handed_on_to_the_next()
    {
        await using var cluster = await StartAsync();
        cluster.Seed(Enumerable.Range(0, 1000).Select(i => KeyValuePair.Create<string, IReadOnlyDictionary<string, string>>($"connector-{i}", Config)));
        using var client = Client(cluster);

        var before = (await client.GetSnapshotAsync(None)).Value();
        var after = (await client.GetSnapshotAsync(None)).Value();

        before.Connectors.Count.ShouldBe(1000);
        after.Connectors.ShouldBeSameAs(before.Connectors);
        after.ConnectionId.ShouldBe(before.ConnectionId);
    }

    private static Task<ConnectDoubleServer> StartAsync(ConnectDoubleOptions? options = null) =>
        ConnectDoubleServer.StartAsync(options ?? new ConnectDoubleOptions { Delays = ConnectDelays.None });

    private static ConnectClient Client(ConnectDoubleServer cluster) => Clients.Create(Clients.Endpoint([.. cluster.Urls]));

    private static async Task<ObservedConnector> ShouldBecomeAsync(ConnectClient client, ConnectorState state)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var snapshot = (await client.GetSnapshotAsync(deadline.Token)).Value();
            if (snapshot.Connectors.TryGetValue(Clients.Name, out var connector) && connector.State == state)
            {
                return connector;
            }
        }
    }
}
