using ConnectDouble;
using ConnectOperator.KafkaConnect.Client;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Rest.Endpoints;
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
        var status = (await client.GetStatusAsync(Clients.Name, None)).Value();
        (status.Type, status.State, status.WorkerId, status.Trace).ShouldBe((running.Type, running.State, running.WorkerId, null));
        (await client.GetStatusAsync(ConnectorName.Parse("unknown"), None)).GetType().Name.ShouldBe("NotFound");
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
    public async Task Keys_of_a_plugin_are_told()
    {
        await using var cluster = await StartAsync();
        using var client = Client(cluster);

        (await client.GetDefinitionsAsync("rig.RigSourceConnector", None)).Value().ShouldContain(key => key.IsPassword);
        var file = (await client.GetDefinitionsAsync("org.apache.kafka.connect.file.FileStreamSourceConnector", None)).Value();
        file.ShouldAllBe(key => !key.IsPassword);
        file.Single(key => key.Name == "topic").ShouldBe(new("topic", "STRING", true, null, "HIGH", "The topic to publish data to"));
        file.Single(key => key.Name == "tasks.max").Default.ShouldBe("1");
        (await client.GetDefinitionsAsync("no such/class?", None))
            .ShouldBeOfType<ConnectResponse<IReadOnlyList<ConfigDefinition>>.ServerError>().StatusCode.ShouldBe(404);
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
    public async Task Validation_tells_what_is_wrong_key_by_key_and_stores_nothing()
    {
        await using var cluster = await StartAsync();
        using var client = Client(cluster);
        cluster.Script.RefuseConfig("orders", "A value is required", "file");

        (await client.CreateAsync(Clients.Name, Config, initialState: null, None))
            .ShouldBeOfType<ConnectResponse<IReadOnlyDictionary<string, string>>.Invalid>().ListsErrors.ShouldBeTrue();
        var errors = (await client.ValidateAsync(Clients.Name, Config, None)).Value();

        errors.Errors.ShouldHaveSingleItem().ShouldBe(new("file", "A value is required"));
        errors.Values["topic"].ShouldBe("orders");
        cluster.Connectors.ShouldBeEmpty();
        cluster.Requests.All.ShouldContain(request => request.Path == "/connector-plugins/FileStreamSource/config/validate");
    }

    [Fact]
    public async Task Validation_is_not_waited_for_as_long_as_a_write()
    {
        await using var cluster = await StartAsync();
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]) with { RequestTimeout = TimeSpan.FromMilliseconds(200) });
        cluster.Script.On("PUT", "/connector-plugins/*").Hangs();

        (await client.ValidateAsync(Clients.Name, Config, None)).ShouldBeOfType<ConnectResponse<ConfigErrors>.OutcomeUnknown>();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(502)]
    public async Task Validation_that_something_before_Connect_does_not_let_through_is_no_answer(int status)
    {
        await using var cluster = await StartAsync();
        using var client = Client(cluster);
        cluster.Script.On("PUT", "/connector-plugins/*").AnswersPage(status);

        (await client.ValidateAsync(Clients.Name, Config, None)).ShouldNotBeOfType<ConnectResponse<ConfigErrors>.Ok>();
    }

    [Fact]
    public async Task Write_that_a_worker_gives_up_on_is_under_way_and_the_next_goes_to_another_worker()
    {
        var time = new ManualTime.ManualTimeProvider();
        await using var cluster = await StartAsync(new ConnectDoubleOptions { Time = time, Version = new(4, 0, 0), Workers = 2, Leader = 1, Delays = ConnectDelays.None });
        using var client = Client(cluster);
        cluster.Script.DelayValidation("orders", TimeSpan.FromSeconds(40));
        var create = client.CreateAsync(Clients.Name, Config, initialState: null, None);
        await PassAsync(time, () => create.IsCompleted);

        var answer = (await create).ShouldBeOfType<ConnectResponse<IReadOnlyDictionary<string, string>>.OutcomeUnknown>();
        answer.IsUnderWay.ShouldBeTrue();
        answer.Message.ShouldBe($"{cluster.Urls[0].ToString().TrimEnd('/')}: IO Error trying to forward REST request: Idle timeout expired: 30000/30000 ms");
        cluster.Script.ValidateAtOnce("orders");
        (await client.CreateAsync(ConnectorName.Parse("next"), Config, initialState: null, None)).Value();

        cluster.Requests.All.Where(request => request.Method == "POST").Select(request => request.Worker).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task Call_that_is_not_allowed_is_named()
    {
        await using var cluster = await StartAsync();
        using var client = Client(cluster);
        cluster.CreateUnmanaged("orders", Config);
        cluster.Script.ForbidWrites("orders");

        (await client.PutConfigAsync(Clients.Name, Config, None)).ShouldBeOfType<ConnectResponse<IReadOnlyDictionary<string, string>>.Forbidden>()
            .Message.ShouldBe("PUT /connectors/orders/config: HTTP 403 Forbidden");
        (await client.DeleteAsync(Clients.Name, None)).ShouldBeOfType<ConnectResponse<Done>.Forbidden>().Message.ShouldBe("DELETE /connectors/orders: HTTP 403 Forbidden");
        (await client.ReadThroughHerderAsync(Clients.Name, None)).Value().Config.ShouldNotBeNull();
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
        using var client = Clients.Create(Clients.Endpoint([.. cluster.Urls]) with { Authentication = new RestAuthentication.Basic("admin", password) });

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

    /// <summary>Time passes in the cluster, and not for the client.</summary>
    private static async Task PassAsync(ManualTime.ManualTimeProvider time, Func<bool> done)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!done())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, deadline.Token);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }

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
