using System.Text.Json.Nodes;
using ConnectOperator.Simulation.Invariants;
using Shouldly;
using Xunit;

namespace ConnectOperator.SimulationTests;

/// <summary>The simulation notices what never may happen, and nothing else.</summary>
public sealed class InvariantTests : IDisposable
{
    private readonly MisbehavingOperator world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Life_of_a_connector_is_all_right()
    {
        await ClaimAndCreateAsync("c0");
        await world.SendAsync(world.First, "PUT", "/connectors/c0/pause");
        world.Ask("c0", "restart", "once");
        await world.SendAsync(world.First, "POST", "/connectors/c0/restart?includeTasks=true&onlyFailed=false");
        world.Delete("c0");
        (await world.SendAsync(world.First, "DELETE", "/connectors/c0")).ShouldBe(204);
        world.Release(world.First, "c0");

        world.Violation.ShouldBeNull();
    }

    [Fact]
    public async Task Write_to_a_connector_that_no_resource_has_claimed_is_noticed()
    {
        world.CreateByHand("theirs");
        await world.SendAsync(world.First, "PUT", "/connectors/theirs/pause");

        world.Violation.ShouldNotBeNull().ShouldContain("no resource has claimed");
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(0, false)]
    public async Task Write_of_a_killed_operator_may_arrive_after_its_successor_has_let_the_resource_go(int sentSecondsAgo, bool isAllRight)
    {
        await ClaimAndCreateAsync("c0", new() { ["deletionPolicy"] = "Orphan" });
        world.Delete("c0");
        world.Release(world.Second, "c0");
        world.Pass(TimeSpan.FromSeconds(1));
        await world.SendAsync(world.First, "PUT", "/connectors/c0/pause", ago: TimeSpan.FromSeconds(sentSecondsAgo));

        (world.Violation is null).ShouldBe(isAllRight);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(0, false)]
    public async Task Restart_by_a_killed_operator_may_arrive_after_its_successor_has_followed_the_token(int sentSecondsAgo, bool isAllRight)
    {
        await ClaimAndCreateAsync("c0", new() { ["autoRestart"] = new JsonObject { ["enabled"] = false } });
        world.Ask("c0", "restart", "once");
        world.Pass(TimeSpan.FromMinutes(1));
        var status = world.TrueStatus("c0");
        status["handledTokens"] = new JsonObject { ["restart"] = "once" };
        world.WriteStatus(world.Second, "c0", status);
        world.Pass(TimeSpan.FromSeconds(1));
        await world.SendAsync(world.First, "POST", "/connectors/c0/restart?includeTasks=true&onlyFailed=false", ago: TimeSpan.FromSeconds(sentSecondsAgo));

        (world.Violation is null).ShouldBe(isAllRight);
    }

    [Fact]
    public async Task Restart_that_began_with_a_task_leaves_a_token_that_came_meanwhile_its_own()
    {
        const string Restart = "/connectors/c0/restart?includeTasks=true&onlyFailed=false";
        await ClaimAndCreateAsync("c0");
        world.Connect.HideTask("c0");
        world.Ask("c0", "restart", "once");
        await world.SendAsync(world.First, "POST", "/connectors/c0/tasks/0/restart");
        world.Pass(TimeSpan.FromSeconds(2));
        world.AskAnew("c0", "restart", "twice");
        world.Pass(TimeSpan.FromSeconds(3));
        await world.SendAsync(world.First, "POST", Restart);
        await world.SendAsync(world.First, "POST", Restart);
        world.Violation.ShouldBeNull();

        await world.SendAsync(world.First, "POST", Restart);
        world.Violation.ShouldNotBeNull().ShouldContain("nobody asked for a restart");
    }

    [Fact]
    public async Task Second_create_is_noticed()
    {
        await ClaimAndCreateAsync("c0");
        await world.CreateAsync(world.First, "c0");

        world.Violation.ShouldNotBeNull().ShouldContain("created by operator-1 before");
    }

    [Fact]
    public async Task Create_for_the_next_resource_of_a_name_is_refused_and_harmless()
    {
        world.Apply("c0");
        world.Claim(world.First, "c0");
        await world.CreateAsync(world.First, "c0");
        world.Pass(TimeSpan.FromSeconds(5));
        world.Patch("c0", new() { ["spec"] = new JsonObject { ["deletionPolicy"] = "Orphan" } });
        world.Delete("c0");
        world.Release(world.First, "c0");
        world.Apply("c0", new() { ["adoption"] = "Always" });
        world.Claim(world.First, "c0");

        (await world.CreateAsync(world.First, "c0")).ShouldBe(409);
        world.Violation.ShouldBeNull();
    }

    [Fact]
    public async Task Deletion_that_nobody_asked_for_is_noticed()
    {
        await ClaimAndCreateAsync("c0");
        await world.SendAsync(world.First, "DELETE", "/connectors/c0");

        world.Violation.ShouldNotBeNull().ShouldContain("being deleted");
    }

    [Fact]
    public async Task Deletion_of_what_is_to_stay_is_noticed()
    {
        await ClaimAndCreateAsync("c0", new() { ["deletionPolicy"] = "Orphan" });
        world.Delete("c0");
        world.Pass(TimeSpan.FromMinutes(1));
        await world.SendAsync(world.First, "DELETE", "/connectors/c0");

        world.Violation.ShouldNotBeNull().ShouldContain("being deleted");
    }

    [Theory]
    [InlineData("/connectors/c0/restart?includeTasks=true&onlyFailed=false")]
    [InlineData("/connectors/c0/tasks/0/restart")]
    public async Task Restart_that_nobody_asked_for_is_noticed(string target)
    {
        await ClaimAndCreateAsync("c0");
        await world.SendAsync(world.First, "POST", target);

        world.Violation.ShouldNotBeNull().ShouldContain("nobody asked for a restart");
    }

    [Fact]
    public async Task Automatic_restart_is_noticed_where_it_is_switched_off()
    {
        await ClaimAndCreateAsync("c0", new() { ["autoRestart"] = new JsonObject { ["enabled"] = false } });
        await world.SendAsync(world.First, "POST", "/connectors/c0/restart?includeTasks=true&onlyFailed=true");

        world.Violation.ShouldNotBeNull().ShouldContain("nobody asked for a restart");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Automatic_restart_of_a_task_without_a_status_is_one_of_that_task_alone(bool enabled)
    {
        world.Apply("c0", new() { ["autoRestart"] = new JsonObject { ["enabled"] = enabled } });
        world.Claim(world.First, "c0");
        (await world.CreateAsync(world.First, "c0", new()
        {
            ["connector.class"] = "rig.RigSourceConnector",
            ["tasks.max"] = "1",
            ["rig.fail.tasks"] = "0",
            ["rig.message.bytes"] = "3000000",
        })).ShouldBe(201);
        world.Pass(TimeSpan.FromMinutes(1));
        await world.SendAsync(world.First, "POST", "/connectors/c0/tasks/0/restart");

        (world.Violation is null).ShouldBe(enabled, world.Violation);
    }

    [Fact]
    public async Task Token_that_is_followed_twice_is_noticed()
    {
        await ClaimAndCreateAsync("c0");
        world.Ask("c0", "restart-task", "once/0");
        await world.SendAsync(world.First, "POST", "/connectors/c0/tasks/0/restart");
        world.Violation.ShouldBeNull();
        await world.SendAsync(world.First, "POST", "/connectors/c0/tasks/0/restart");

        world.Violation.ShouldNotBeNull().ShouldContain("nobody asked for a restart");
    }

    [Fact]
    public async Task Call_for_a_task_may_be_part_of_another_restart()
    {
        await ClaimAndCreateAsync("c0");
        world.Ask("c0", "restart", "once");
        world.Ask("c0", "restart-task", "once/0");
        world.Pass(TimeSpan.FromSeconds(5));
        await world.SendAsync(world.First, "POST", "/connectors/c0/tasks/0/restart");
        await world.SendAsync(world.First, "POST", "/connectors/c0/restart?includeTasks=true&onlyFailed=false");
        await world.SendAsync(world.First, "POST", "/connectors/c0/tasks/0/restart");
        world.Violation.ShouldBeNull();
        await world.SendAsync(world.First, "POST", "/connectors/c0/tasks/0/restart");

        world.Violation.ShouldNotBeNull().ShouldContain("nobody asked for a restart");
    }

    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(2, 2, true)]
    [InlineData(60, 1, true)]
    public async Task Token_that_another_installation_has_followed_is_due_for_a_moment_and_once(int secondsLater, int times, bool noticed)
    {
        await ClaimAndCreateAsync("c0");
        world.Ask("c0", "restart-task", "once/0");
        await world.SendAsync(world.Other, "POST", "/connectors/c0/tasks/0/restart");
        var status = world.TrueStatus("c0");
        status["handledTokens"] = new JsonObject { ["restartTask"] = "once/0" };
        world.WriteStatus(world.Other, "c0", status);
        world.Pass(TimeSpan.FromSeconds(secondsLater));
        for (var time = 0; time < times; time++)
        {
            await world.SendAsync(world.First, "POST", "/connectors/c0/tasks/0/restart");
        }

        (world.Violation is not null).ShouldBe(noticed, world.Violation);
    }

    [Theory]
    [InlineData("PUT", "/pause", 60, true, false)]
    [InlineData("PUT", "/pause", 300, true, true)]
    [InlineData("PUT", "/pause", 60, false, true)]
    [InlineData("DELETE", "", 5, true, false)]
    [InlineData("DELETE", "", 60, true, true)]
    public async Task Write_for_a_resource_that_was_let_go_is_noticed_unless_another_installation_did_so_just_now(
        string method, string target, int secondsLater, bool byAnother, bool noticed)
    {
        await ClaimAndCreateAsync("c0");
        world.Delete("c0");
        await world.SendAsync(byAnother ? world.Other : world.First, "DELETE", "/connectors/c0");
        world.Release(byAnother ? world.Other : world.First, "c0");
        world.Pass(TimeSpan.FromSeconds(secondsLater));
        await world.SendAsync(world.First, method, "/connectors/c0" + target);

        (world.Violation is not null).ShouldBe(noticed, world.Violation);
    }

    [Fact]
    public async Task Writer_that_was_followed_by_another_is_noticed()
    {
        await ClaimAndCreateAsync("c0");
        world.Pass(TimeSpan.FromSeconds(1));
        await world.SendAsync(world.Second, "PUT", "/connectors/c0/pause");
        await world.SendAsync(world.First, "PUT", "/connectors/c0/pause", ago: TimeSpan.FromSeconds(1));
        world.Violation.ShouldBeNull("it was under way when its sender lost the lead");
        world.Pass(TimeSpan.FromSeconds(1));
        await world.SendAsync(world.First, "PUT", "/connectors/c0/resume");

        world.Violation.ShouldNotBeNull().ShouldContain("operator-1 writes although operator-2 has taken over");
    }

    [Theory]
    [InlineData("Never", "t", true)]
    [InlineData("IfIdentical", "t", false)]
    [InlineData("IfIdentical", "other", true)]
    [InlineData("Always", "other", false)]
    public void Claim_of_what_is_somebody_elses_is_noticed(string adoption, string topic, bool noticed)
    {
        world.CreateByHand("c0");
        world.Apply("c0", new()
        {
            ["adoption"] = adoption,
            ["config"] = new JsonObject { ["file"] = "/data/c.txt", ["topic"] = topic },
        });
        world.Claim(world.First, "c0");

        (world.Violation is not null).ShouldBe(noticed, world.Violation);
    }

    [Fact]
    public async Task Write_for_a_resource_that_only_observes_is_noticed()
    {
        await ClaimAndCreateAsync("c0", new() { ["mode"] = "Observe" });
        world.Violation.ShouldNotBeNull().ShouldContain("only observes");
    }

    [Fact]
    public void Claim_for_a_resource_that_only_observes_is_noticed()
    {
        world.Apply("c0", new() { ["mode"] = "Observe" });
        world.Claim(world.First, "c0");

        world.Violation.ShouldNotBeNull().ShouldContain("only observes");
    }

    [Fact]
    public void Claim_of_what_another_resource_has_claimed_is_noticed()
    {
        world.Apply("c0");
        world.Claim(world.First, "c0");
        world.Apply("c1");
        world.Claim(world.First, "c1", connector: "c0");

        world.Violation.ShouldNotBeNull().ShouldContain("another resource has claimed it");
    }

    [Fact]
    public async Task Resource_that_is_let_go_before_its_connector_is_gone_is_noticed()
    {
        await ClaimAndCreateAsync("c0");
        world.Delete("c0");
        world.Release(world.First, "c0");

        world.Violation.ShouldNotBeNull().ShouldContain("lets c0 go");
    }

    [Fact]
    public void Value_of_a_secret_in_status_is_noticed()
    {
        world.Apply("c0");
        world.WriteStatus(world.First, "c0", new() { ["workerId"] = $"with {SecretLeakCheck.Mark}1 in it" });

        world.Violation.ShouldNotBeNull().ShouldContain("value of a Secret");
    }

    [Fact]
    public void Writing_in_circles_is_noticed()
    {
        world.Apply("c0");
        for (var i = 0; i < 40; i++)
        {
            world.WriteStatus(world.First, "c0", new() { ["observedGeneration"] = i });
        }

        world.Violation.ShouldNotBeNull().ShouldContain("times in a second");
    }

    [Fact]
    public async Task Status_that_is_true_is_no_mismatch()
    {
        await ClaimAndCreateAsync("c0");
        world.WriteStatus(world.First, "c0", world.TrueStatus("c0"));

        world.Mismatch.ShouldBeNull();
    }

    [Theory]
    [InlineData("state", "PAUSED", "another state")]
    [InlineData("tasks", """{"running":0}""", "other tasks")]
    [InlineData("conditions", """[{"type":"Ready","status":"False","observedGeneration":1,"reason":"Creating"}]""", "Ready is not True")]
    [InlineData("conditions", """[{"type":"Ready","status":"True","observedGeneration":0,"reason":"Running"}]""", "old generation")]
    public async Task Status_that_is_not_true_is_noticed(string field, string value, string problem)
    {
        await ClaimAndCreateAsync("c0");
        var status = world.TrueStatus("c0");
        status[field] = value[0] is '{' or '[' ? JsonNode.Parse(value) : value;
        world.WriteStatus(world.First, "c0", status);

        world.Mismatch.ShouldNotBeNull().ShouldContain(problem);
    }

    [Fact]
    public void Connector_that_is_missing_is_noticed()
    {
        world.Apply("c0");

        world.Mismatch.ShouldNotBeNull().ShouldContain("Connect does not have the connector");
    }

    [Fact]
    public async Task Connector_that_is_not_as_asked_is_noticed()
    {
        await ClaimAndCreateAsync("c0");
        world.WriteStatus(world.First, "c0", world.TrueStatus("c0"));

        world.Patch("c0", new() { ["spec"] = new JsonObject { ["state"] = "paused" } });
        world.Mismatch.ShouldNotBeNull().ShouldContain("asked of Connect is RUNNING");
        world.Patch("c0", new() { ["spec"] = new JsonObject { ["config"] = new JsonObject { ["topic"] = "more" } } });
        world.Mismatch.ShouldNotBeNull().ShouldContain("config differs: topic");
    }

    [Fact]
    public async Task Only_the_rightful_owner_is_to_speak_of_the_connector()
    {
        await ClaimAndCreateAsync("c0");
        world.WriteStatus(world.First, "c0", world.TrueStatus("c0"));
        world.Apply("twin", new() { ["name"] = "c0" });
        world.Mismatch.ShouldNotBeNull().ShouldContain("it should say NameConflict");

        world.WriteStatus(world.First, "twin", MisbehavingOperator.StatusWith("NameConflict"));
        world.Mismatch.ShouldBeNull();
    }

    [Fact]
    public void Secret_that_is_missing_is_to_be_told()
    {
        world.Apply("c0", new()
        {
            ["configFrom"] = new JsonArray(new JsonObject
            {
                ["key"] = "password",
                ["secretKeyRef"] = new JsonObject { ["name"] = "nowhere", ["key"] = "password" },
            }),
        });
        world.Mismatch.ShouldNotBeNull().ShouldContain("it should say SecretNotFound");

        world.WriteStatus(world.First, "c0", MisbehavingOperator.StatusWith("SecretNotFound"));
        world.Mismatch.ShouldBeNull();
    }

    [Fact]
    public void Drift_is_to_be_told_by_a_resource_that_only_observes()
    {
        world.CreateByHand("c0");
        world.Apply("c0", new() { ["mode"] = "Observe", ["state"] = "paused" });
        world.Mismatch.ShouldNotBeNull().ShouldContain("it should say Drifted");

        world.WriteStatus(world.First, "c0", MisbehavingOperator.StatusWith("Drifted"));
        world.Mismatch.ShouldBeNull();
    }

    [Fact]
    public void Connector_of_somebody_else_is_to_be_told()
    {
        world.CreateByHand("c0");
        world.Apply("c0", new() { ["adoption"] = "Never" });
        world.Mismatch.ShouldNotBeNull().ShouldContain("it should say AlreadyExists");

        world.WriteStatus(world.First, "c0", MisbehavingOperator.StatusWith("AlreadyExists"));
        world.Mismatch.ShouldBeNull();
    }

    [Fact]
    public async Task Resource_that_does_not_go_is_noticed()
    {
        await ClaimAndCreateAsync("c0");
        world.Delete("c0");

        world.Mismatch.ShouldNotBeNull().ShouldContain("still being deleted");
    }

    private async Task ClaimAndCreateAsync(string name, JsonObject? spec = null)
    {
        world.Apply(name, spec);
        world.Claim(world.First, name);
        (await world.CreateAsync(world.First, name)).ShouldBe(201);
        world.Pass(TimeSpan.FromMinutes(1));
    }
}
