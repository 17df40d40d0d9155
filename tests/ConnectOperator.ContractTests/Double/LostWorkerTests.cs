using ConnectDouble;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests.Double;

/// <summary>Workers that are gone, come back, start or lag.</summary>
public sealed class LostWorkerTests
{
    [Fact]
    public async Task Lost_workers_connectors_keep_their_status_until_others_do_its_work()
    {
        using var connect = new InProcess(workers: 3).Seeded(3);
        var ids = connect.Cluster.Urls.Select(url => url.Authority).ToList();
        connect.Cluster.LoseWorker(2);
        connect.Cluster.SetStateDirectly("c1", "PAUSED");

        connect.Time.Advance(connect.Script.Delays.WorkerReplaced - TimeSpan.FromMilliseconds(1));
        (await connect.AskAsync("GET", "/connectors/c1/status")).Body.ShouldContain($"\"state\":\"RUNNING\",\"worker_id\":\"{ids[2]}\"");
        (await connect.BeginAsync("GET", "/", worker: 2)).ShouldBeNull();

        connect.Time.Advance(TimeSpan.FromSeconds(1));
        var (_, statuses) = await connect.AskAsync("GET", "/connectors?expand=status");
        statuses.ShouldNotContain(ids[2]);
        connect.Cluster.Find("c1")!.State.ShouldBe("PAUSED");
    }

    [Fact]
    public async Task Loss_of_the_leader_makes_another_worker_the_leader()
    {
        using var connect = new InProcess(workers: 2).Seeded(1);
        connect.Cluster.LoseWorker(0);
        var put = connect.BeginAsync("PUT", "/connectors/x/config", InProcess.Source, worker: 1);

        (await connect.AfterAsync(put, connect.Script.Delays.WorkerLossBlocks)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Worker_that_returns_in_time_keeps_its_work()
    {
        using var connect = new InProcess(workers: 2).Seeded(2);
        var before = await connect.AskAsync("GET", "/connectors?expand=status");
        connect.Cluster.LoseWorker(1);
        connect.Time.Advance(TimeSpan.FromSeconds(1));

        connect.Cluster.ReturnWorker(1);
        connect.Time.Advance(TimeSpan.FromMinutes(1));

        (await connect.AskAsync("GET", "/connectors?expand=status", worker: 1)).ShouldBe(before);
    }

    [Fact]
    public void Worker_that_returns_follows_what_was_asked_meanwhile_once_it_gets_its_work_back()
    {
        using var connect = new InProcess(workers: 2).Seeded(2);
        connect.Cluster.LoseWorker(1);
        connect.Cluster.SetStateDirectly("c0", "STOPPED");
        connect.Cluster.SetStateDirectly("c1", "PAUSED");
        connect.Time.Advance(TimeSpan.FromSeconds(1));
        connect.Cluster.ReturnWorker(1);

        connect.Time.Advance(connect.Script.Delays.WorkerReplaced - TimeSpan.FromSeconds(2));
        string[] early = [connect.Cluster.Find("c0")!.State!, connect.Cluster.Find("c1")!.State!];
        early.ShouldContain("RUNNING", "the group waits before it gives out the work of a lost worker, also to itself");

        connect.Time.Advance(TimeSpan.FromSeconds(2));
        connect.Cluster.Find("c0")!.State.ShouldBe("STOPPED");
        connect.Cluster.Find("c0")!.TaskStates.ShouldBeEmpty();
        connect.Cluster.Find("c1")!.State.ShouldBe("PAUSED");
        connect.Cluster.Find("c1")!.TaskStates.ShouldAllBe(state => state == "PAUSED");
    }

    [Fact]
    public void Task_on_a_living_worker_follows_while_its_connectors_worker_is_gone()
    {
        using var connect = new InProcess(workers: 2);
        connect.Script.AssignTo(1);
        connect.Cluster.CreateUnmanaged("c0", DoubleOnManualTime.Config(("connector.class", "FileStreamSink"), ("topics", "t"), ("tasks.max", "2")));
        connect.Time.Advance(TimeSpan.FromMinutes(1));
        connect.Cluster.LoseWorker(1);
        connect.Cluster.SetStateDirectly("c0", "PAUSED");

        connect.Time.Advance(TimeSpan.FromSeconds(2));
        connect.Cluster.Find("c0")!.State.ShouldBe("RUNNING");
        connect.Cluster.Find("c0")!.TaskStates.ShouldBe(["RUNNING", "PAUSED"]);

        connect.Time.Advance(connect.Script.Delays.WorkerReplaced);
        connect.Cluster.Find("c0")!.State.ShouldBe("PAUSED");
        connect.Cluster.Find("c0")!.TaskStates.ShouldBe(["PAUSED", "PAUSED"]);
    }

    [Fact]
    public async Task Starting_worker_lists_old_versions_of_what_it_has_not_read_to_the_end()
    {
        using var connect = new InProcess(workers: 2).Seeded(10);
        connect.Cluster.SetConfigDirectly("c0", DoubleOnManualTime.Config(("topic", "latest")));
        connect.Cluster.HoldStartUp(1, WorkerPhase.CatchingUp, fraction: 0.5);

        var (_, list) = await connect.AskAsync("GET", "/connectors?expand=info", worker: 1);
        list.ShouldContain("\"c0\"");
        list.ShouldNotContain("latest");
        list.ShouldNotContain("\"c9\"");
        var barrier = connect.BeginAsync("GET", "/health", worker: 1);
        barrier.IsCompleted.ShouldBeFalse();

        connect.Cluster.FinishStartUp(1);

        barrier.IsCompleted.ShouldBeTrue();
        (await connect.AskAsync("GET", "/connectors?expand=info", worker: 1)).Body.ShouldContain("latest");
    }

    [Fact]
    public async Task Worker_that_is_lost_again_is_given_as_long_to_return_as_before()
    {
        using var connect = new InProcess(workers: 2).Seeded(2);
        connect.Cluster.LoseWorker(1);
        connect.Time.Advance(TimeSpan.FromSeconds(10));
        connect.Cluster.ReturnWorker(1);
        connect.Cluster.LoseWorker(1);

        connect.Time.Advance(connect.Script.Delays.WorkerReplaced - TimeSpan.FromSeconds(1));

        (await connect.AskAsync("GET", "/connectors?expand=status")).Body.ShouldContain(connect.Cluster.Urls[1].Authority);
    }

    [Fact]
    public async Task Lagging_worker_shows_what_was_and_the_others_what_is()
    {
        using var connect = new InProcess(workers: 2).Seeded(1);
        var lag = TimeSpan.FromSeconds(1);
        connect.Script.LagBehind(1, lag);
        connect.Time.Advance(lag);

        connect.Cluster.DeleteDirectly("c0");
        connect.Cluster.CreateUnmanaged("c1", DoubleOnManualTime.Config());
        (await connect.AskAsync("GET", "/connectors", worker: 0)).Body.ShouldBe("""["c1"]""");
        (await connect.AskAsync("GET", "/connectors", worker: 1)).Body.ShouldBe("""["c0"]""");

        connect.Time.Advance(lag + TimeSpan.FromSeconds(1));
        (await connect.AskAsync("GET", "/connectors?expand=status", worker: 1)).ShouldBe(await connect.AskAsync("GET", "/connectors?expand=status", worker: 0));
    }
}
