using System.Text.Json.Nodes;
using ConnectDouble;
using ConnectOperator.Simulation.Network;
using ConnectOperator.Simulation.World;
using Shouldly;
using Xunit;

namespace ConnectOperator.SimulationTests;

/// <summary>The simulation notices what never may happen in worlds with optional faults: servers with ways of their own, tasks that show no status, a 403 for one connector, a second operator.</summary>
public sealed class OptionalFaultTests : IDisposable
{
    private readonly MisbehavingOperator world = new(OptionalFaults.None with { UnreportedTasks = true, ForbiddenConnectors = true });

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Config_that_is_put_again_once_is_all_right_and_twice_is_noticed()
    {
        await world.RunAsync("c0");
        await world.ConfigureAsync(world.First, "c0");
        world.Pass(TimeSpan.FromMinutes(1));
        world.Violation.ShouldBeNull("so the ways of a server are learned");

        await world.ConfigureAsync(world.First, "c0");

        world.Violation.ShouldNotBeNull().ShouldContain("put it again before");
    }

    [Fact]
    public async Task Server_that_begins_to_show_configs_otherwise_costs_two_writes_and_no_more()
    {
        await world.RunAsync("c0");
        world.Connect.ShowOtherwise([new ServerHabit.Masks("topic")]);
        await world.ConfigureAsync(world.First, "c0");
        await world.ConfigureAsync(world.First, "c0");
        world.Violation.ShouldBeNull();

        await world.ConfigureAsync(world.First, "c0");

        world.Violation.ShouldNotBeNull();
    }

    [Fact]
    public async Task Status_of_another_operator_costs_two_writes_and_no_more()
    {
        await world.RunAsync("c0");
        world.Pass(TimeSpan.FromMinutes(1));
        world.WriteStatus(new OperatorLife("rival-1", "rival"), "c0", world.TrueStatus("c0"));
        await world.ConfigureAsync(world.First, "c0");
        world.WriteStatus(world.First, "c0", world.TrueStatus("c0"));
        await world.ConfigureAsync(world.First, "c0");
        world.Violation.ShouldBeNull("what it knew of its own write is forgotten");

        await world.ConfigureAsync(world.First, "c0");

        world.Violation.ShouldNotBeNull().ShouldContain("put it again before");
    }

    [Fact]
    public async Task Status_of_its_own_excuses_no_operator()
    {
        await world.RunAsync("c0");
        await world.ConfigureAsync(world.First, "c0");
        world.Pass(TimeSpan.FromMinutes(1));
        world.WriteStatus(world.First, "c0", world.TrueStatus("c0"));

        await world.ConfigureAsync(world.First, "c0");

        world.Violation.ShouldNotBeNull();
    }

    [Fact]
    public async Task Connector_that_another_has_created_anew_costs_two_writes_and_no_more()
    {
        await world.RunAsync("c0");
        world.Connect.Cluster.DeleteDirectly("c0");
        await world.CreateAsync(new OperatorLife("rival-1", "rival"), "c0");
        await world.ConfigureAsync(world.First, "c0");
        await world.ConfigureAsync(world.First, "c0");
        world.Violation.ShouldBeNull("the connector of its own write is gone");

        await world.ConfigureAsync(world.First, "c0");

        world.Violation.ShouldNotBeNull();
    }

    [Fact]
    public async Task Config_that_somebody_changes_may_be_put_again_each_time()
    {
        await world.RunAsync("c0");
        for (var time = 0; time < 3; time++)
        {
            world.Meddle("c0", "topic", "by-hand");
            await world.ConfigureAsync(world.First, "c0");
            await world.ConfigureAsync(world.First, "c0");
            world.Pass(TimeSpan.FromMinutes(1));
        }

        world.Violation.ShouldBeNull();
    }

    [Fact]
    public async Task Write_that_waits_for_a_403_of_another_connector_is_noticed()
    {
        await world.RunAsync("c0");
        await world.RunAsync("c1");

        await world.TryAsync();

        world.Violation.ShouldNotBeNull().ShouldContain("c1 waits although only writes to c0 are forbidden");
    }

    [Fact]
    public async Task Write_that_waits_for_an_operator_that_is_gone_is_all_right()
    {
        await world.RunAsync("c0");
        await world.RunAsync("c1");

        await world.TryAsync(left: "c1");

        (world.Violation ?? "").ShouldNotContain("c1");
    }

    [Fact]
    public async Task Ready_connector_with_a_task_that_shows_no_status_is_noticed()
    {
        await world.RunAsync("c0");

        await world.TryAsync();

        world.Violation.ShouldNotBeNull().ShouldContain("c0 is Ready although a task of it shows no status");
    }

    [Fact]
    public async Task Restart_of_a_task_that_shows_no_status_is_all_right()
    {
        await world.RunAsync("c0");
        world.Connect.HideTask("c0");

        await world.SendAsync(world.First, "POST", "/connectors/c0/tasks/0/restart");

        world.Violation.ShouldBeNull();
    }

    [Fact]
    public void Two_operators_that_write_in_turns_are_noticed()
    {
        var (rival, count) = (new OperatorLife("rival-1", "rival"), 0);
        world.Apply("c0");
        for (; count < 8 && world.Violation is null; count++)
        {
            world.WriteStatus(world.First, "c0", new() { ["observedGeneration"] = 1 });
            world.WriteStatus(rival, "c0", new() { ["observedGeneration"] = 0 });
            world.Pass(TimeSpan.FromSeconds(2));
        }

        world.Violation.ShouldNotBeNull().ShouldContain("in turns");
        count.ShouldBeGreaterThan(3, "it takes them some to notice each other");
    }

    [Theory]
    [InlineData(false, "in turns")]
    [InlineData(true, null)]
    public async Task Two_operators_that_configure_in_turns_are_noticed_once_it_is_not_refused(bool rebalances, string? violation)
    {
        await world.RunAsync("c0");
        if (rebalances)
        {
            world.Connect.Cluster.Script.BeginRebalance(RebalanceKind.NoLeader);
        }

        for (var count = 0; count < 8 && world.Violation is null; count++)
        {
            world.Meddle("c0", "topic", "by-hand");
            await world.ConfigureAsync(world.First, "c0");
            world.Meddle("c0", "topic", "by-hand");
            await world.ConfigureAsync(new("rival-1", "rival"), "c0");
            world.Pass(TimeSpan.FromSeconds(2));
        }

        if (violation is null)
        {
            world.Violation.ShouldBeNull();
        }
        else
        {
            world.Violation.ShouldNotBeNull().ShouldContain(violation);
        }
    }

    [Theory]
    [InlineData("NotReady", "it should say Drifted")]
    [InlineData("Drifted", null)]
    public void Who_only_looks_takes_a_config_for_what_it_shows(string says, string? mismatch)
    {
        world.CreateByHand("c0");
        world.Connect.Show([new ServerHabit.Adds("server.side", "default")]);
        world.Apply("c0", new() { ["mode"] = "Observe" });
        world.WriteStatus(world.First, "c0", MisbehavingOperator.StatusWith(says));

        (world.Mismatch is null).ShouldBe(mismatch is null, world.Mismatch);
        world.Mismatch?.ShouldContain(mismatch!);
    }

    [Fact]
    public void What_a_mask_hides_is_no_difference_to_who_only_looks_and_nothing_to_take_over()
    {
        world.CreateByHand("c0");
        world.Pass(TimeSpan.FromMinutes(1));
        world.Connect.Show([new ServerHabit.Masks("topic", "•••")]);
        world.Apply("c0", new() { ["mode"] = "Observe", ["config"] = new JsonObject { ["file"] = "/data/c.txt", ["topic"] = "other" } });
        world.WriteStatus(world.First, "c0", world.TrueStatus("c0"));
        world.Mismatch.ShouldBeNull();

        world.Apply("c1", new() { ["name"] = "c0", ["config"] = new JsonObject { ["file"] = "/data/c.txt", ["topic"] = "t" } });
        world.WriteStatus(world.First, "c0", MisbehavingOperator.StatusWith("NameConflict"));
        world.WriteStatus(world.First, "c1", MisbehavingOperator.StatusWith("AlreadyExists"));

        world.Mismatch.ShouldBeNull();
    }

    [Theory]
    [InlineData("__internal.config.version")]
    [InlineData("server.side")]
    public async Task Keys_of_the_server_are_no_difference_to_who_has_written_the_config(string key)
    {
        world.Connect.Show([new ServerHabit.Adds(key, "1")]);
        await world.RunAsync("c0");

        world.Mismatch.ShouldBeNull();
    }

    [Fact]
    public void Ordinary_worlds_are_what_they_were()
    {
        var worlds = Enumerable.Range(0, 1000).Select(seed => OptionalFaults.Of(seed).OptionalFaults).ToList();

        worlds.Count(faults => faults == OptionalFaults.None).ShouldBeInRange(220, 420);
        worlds.Count(faults => faults.ServersOwnWays).ShouldBeInRange(150, 350);
        worlds.Count(faults => faults.UnreportedTasks).ShouldBeInRange(150, 350);
        worlds.Count(faults => faults.ForbiddenConnectors).ShouldBeInRange(150, 350);
        worlds.Count(faults => faults.SecondOperator).ShouldBeInRange(150, 350);
        OptionalFaults.Of(7700557).OptionalFaults.ShouldBe(OptionalFaults.None, "the seed is a test of what went wrong in an ordinary world");
    }
}
