using ConnectOperator.KafkaConnect.Model;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

/// <summary>A connection's id is what makes a barrier good for a later list, so it must name the connection and nothing else.</summary>
public sealed class ConnectionIdTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Answers_of_one_connection_have_one_id()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = context => context.Request.Path.Value!.EndsWith("/config", StringComparison.Ordinal) || context.Request.QueryString.HasValue
            ? context.Response.WriteAsync("{}")
            : Answering.ConnectionAsName(context);
        using var client = Clients.Create(worker);

        var names = (await client.GetNamesAsync(None)).Value();
        var barrier = (await client.ReadThroughHerderAsync(Clients.Name, None)).Value();
        var snapshot = (await client.GetSnapshotAsync(None)).Value();

        barrier.ConnectionId.ShouldBe(names.ConnectionId);
        snapshot.ConnectionId.ShouldBe(names.ConnectionId);
        worker.Seen.Select(request => request.ConnectionId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Reads_of_many_callers_go_one_after_the_other_over_one_connection()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        var (underWay, most) = (0, 0);
        worker.Answer = async context =>
        {
            most = Math.Max(most, Interlocked.Increment(ref underWay));
            await Task.Yield();
            await Answering.ConnectionAsName(context);
            Interlocked.Decrement(ref underWay);
        };
        using var client = Clients.Create(worker);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetNamesAsync(None)));

        answers.Select(answer => answer.Value().ConnectionId).Distinct().ShouldHaveSingleItem();
        most.ShouldBe(1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ids_and_connections_pair_up_whatever_breaks(bool tls)
    {
        using var authority = TestCertificates.Authority();
        using var certificate = TestCertificates.Server(authority, "localhost");
        await using var first = await LoopbackWorker.StartAsync(tls ? certificate : null);
        await using var second = await LoopbackWorker.StartAsync(tls ? certificate : null);
        var random = new Random(20);
        foreach (var worker in (LoopbackWorker[])[first, second])
        {
            worker.Answer = context => Choose(random)(context);
        }

        using var client = Clients.Create(Clients.Endpoint(first.Url, second.Url) with
        {
            CertificateAuthorityPem = tls ? authority.ExportCertificatePem() : null,
        });

        var pairs = new HashSet<(long Id, string Connection)>();
        for (var i = 0; i < 100; i++)
        {
            if (await client.GetNamesAsync(None) is ConnectResponse<ConnectorNames>.Ok ok)
            {
                pairs.Add((ok.Value.ConnectionId, ok.Value.Names.Single().Value));
            }
        }

        pairs.Count.ShouldBeGreaterThan(10);
        pairs.Select(pair => pair.Id).Distinct().Count().ShouldBe(pairs.Count);
        pairs.Select(pair => pair.Connection).Distinct().Count().ShouldBe(pairs.Count);
    }

    [Fact]
    public async Task Two_base_paths_of_one_host_never_share_a_connection()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = context => context.Request.Path.StartsWithSegments("/a", StringComparison.Ordinal) && worker.Seen.Count > 1
            ? Answering.Starting(context)
            : Answering.ConnectionAsName(context);
        using var client = Clients.Create(Clients.Endpoint(new Uri(worker.Url, "/a/"), new Uri(worker.Url, "/b")));

        var ofA = (await client.GetNamesAsync(None)).Value();
        var ofB = (await client.GetNamesAsync(None)).Value();

        worker.Seen.Select(request => request.Line).ShouldBe(["GET /a/connectors", "GET /a/connectors", "GET /b/connectors"]);
        ofB.ConnectionId.ShouldNotBe(ofA.ConnectionId);
        ofB.Names.ShouldNotBe(ofA.Names);
    }

    [Fact]
    public async Task Client_made_anew_has_other_ids()
    {
        await using var worker = await LoopbackWorker.StartAsync();
        worker.Answer = Answering.ConnectionAsName;
        using var before = Clients.Create(worker);
        using var after = Clients.Create(worker);

        (await after.GetNamesAsync(None)).Value().ConnectionId.ShouldNotBe((await before.GetNamesAsync(None)).Value().ConnectionId);
    }

    private static Func<HttpContext, Task> Choose(Random random) => random.Next(8) switch
    {
        0 => Answering.Dropped,
        1 => Answering.Starting,
        2 => Answering.CutOff(200, "[\"x\""),
        3 => context =>
        {
            context.Response.Headers.Connection = "close";
            return Answering.ConnectionAsName(context);
        },
        _ => Answering.ConnectionAsName,
    };
}
