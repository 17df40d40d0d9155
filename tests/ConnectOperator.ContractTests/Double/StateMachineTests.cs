using ConnectDouble.Cluster;
using Shouldly;
using Xunit;
using static ConnectOperator.ContractTests.Double.ClusterOnManualTime;

namespace ConnectOperator.ContractTests.Double;

public sealed class StateMachineTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    [Fact]
    public void New_connector_has_no_status_until_it_starts()
    {
        var cluster = new ClusterOnManualTime().Create(Sink());

        cluster.Time.Advance(cluster.Delays.ConnectorStart - Moment);
        cluster.State.ShouldBeNull();

        cluster.Time.Advance(Moment);
        cluster.State.ShouldBe(InstanceState.Running);
        cluster.TaskStates.ShouldBeEmpty("tasks come later than their connector");
    }

    [Theory]
    [InlineData("Paused")]
    [InlineData("Stopped")]
    public void Initial_state_is_what_the_connector_first_reports_and_it_gets_no_tasks(string state)
    {
        var cluster = new ClusterOnManualTime().Create(Sink(), Enum.Parse<TargetState>(state)).Settled();

        cluster.State.ShouldBe(Enum.Parse<InstanceState>(state));
        cluster.TaskStates.ShouldBeEmpty();
    }

    [Fact]
    public void Status_is_stale_after_a_new_configuration()
    {
        var cluster = new ClusterOnManualTime().Create(Sink(file: "/nonexistent-dir/x")).Settled();
        cluster.TaskStates.ShouldBe([InstanceState.Failed, InstanceState.Failed]);

        cluster.Configure(Sink());

        cluster.State.ShouldBe(InstanceState.Running);
        cluster.TaskStates.ShouldBe([InstanceState.Failed, InstanceState.Failed]);
        cluster.Settled().TaskStates.ShouldBe([InstanceState.Running, InstanceState.Running]);
    }

    [Fact]
    public void Identical_configuration_starts_the_connector_again_and_leaves_its_tasks()
    {
        var cluster = new ClusterOnManualTime().Create(Mock("task-failure", delay: 10)).Settled();
        cluster.TaskStates.ShouldBe([InstanceState.Failed]);

        cluster.Configure(Mock("task-failure", delay: 10));
        cluster.Time.Advance(cluster.Delays.ConnectorUnassigned);
        cluster.State.ShouldBe(InstanceState.Unassigned);

        cluster.Settled().State.ShouldBe(InstanceState.Running);
        cluster.TaskStates.ShouldBe([InstanceState.Failed]);
        cluster.Connector.Starts.ShouldBe(2);
    }

    [Fact]
    public void Restart_of_what_failed_leaves_what_runs()
    {
        var cluster = new ClusterOnManualTime().Create(Mock("task-failure", delay: 1000)).Settled();

        cluster.Restart(includeTasks: true, onlyFailed: true);
        cluster.Time.Advance(cluster.Delays.TaskStart);

        cluster.TaskStates.ShouldBe([InstanceState.Running]);
        cluster.Connector.Starts.ShouldBe(1);
        cluster.Settled().TaskStates.ShouldBe([InstanceState.Failed], "its mode makes it fail again");
    }

    [Fact]
    public void Failure_that_was_due_after_an_earlier_start_does_not_happen()
    {
        var cluster = new ClusterOnManualTime().Create(Mock("connector-failure", delay: 1000));
        cluster.Time.Advance(TimeSpan.FromMilliseconds(900));
        cluster.State.ShouldBe(InstanceState.Running);

        cluster.RestartConnector();
        cluster.Time.Advance(TimeSpan.FromMilliseconds(900));

        cluster.State.ShouldBe(InstanceState.Running);
        cluster.Settled().State.ShouldBe(InstanceState.Failed);
    }

    [Fact]
    public void Failed_connector_stays_failed_when_paused_and_can_be_stopped()
    {
        var cluster = new ClusterOnManualTime().Create(Mock("connector-failure", delay: 10)).Settled();

        cluster.Ask(TargetState.Paused);
        cluster.Settled().State.ShouldBe(InstanceState.Failed);

        cluster.Ask(TargetState.Stopped);
        cluster.Settled().State.ShouldBe(InstanceState.Stopped);
    }

    [Fact]
    public void Stop_takes_the_task_configs_at_once_and_the_task_statuses_later()
    {
        var cluster = new ClusterOnManualTime().Create(Sink()).Settled();

        cluster.Ask(TargetState.Stopped);

        cluster.Connector.TaskConfigs.ShouldBeEmpty();
        cluster.Time.Advance(cluster.Delays.TargetState);
        cluster.State.ShouldBe(InstanceState.Stopped);
        cluster.TaskStates.ShouldBe([InstanceState.Running, InstanceState.Running]);
        cluster.Settled().TaskStates.ShouldBeEmpty();
    }

    [Fact]
    public void Paused_connector_takes_up_a_new_number_of_tasks_when_it_is_resumed()
    {
        var cluster = new ClusterOnManualTime().Create(Sink(tasks: 2)).Settled();
        cluster.Ask(TargetState.Paused);
        cluster.Settled();

        cluster.Configure(Sink(tasks: 3));
        cluster.Settled().TaskStates.ShouldBe([InstanceState.Paused, InstanceState.Paused]);

        cluster.Ask(TargetState.Running);
        cluster.Settled().TaskStates.Count.ShouldBe(3);
        cluster.TaskStates.ShouldAllBe(state => state == InstanceState.Running);
    }

    [Fact]
    public void Fewer_tasks_leave_no_status_of_the_others()
    {
        var cluster = new ClusterOnManualTime().Create(Sink(tasks: 4)).Settled();

        cluster.Configure(Sink(tasks: 1));

        cluster.Settled().TaskStates.ShouldBe([InstanceState.Running]);
    }

    [Fact]
    public void Status_trails_a_deletion()
    {
        var cluster = new ClusterOnManualTime().Create(Sink()).Settled();

        cluster.Delete();

        cluster.Exists.ShouldBeFalse();
        cluster.State.ShouldBe(InstanceState.Running);
        cluster.Time.Advance(cluster.Delays.DeleteUnassigned * 2);
        cluster.State.ShouldBe(InstanceState.Unassigned);
        cluster.Settled().State.ShouldBeNull();
    }

    [Fact]
    public void End_of_a_deleted_connectors_status_does_not_touch_its_namesake()
    {
        var cluster = new ClusterOnManualTime().Create(Sink()).Settled();
        cluster.Delete();

        cluster.Create(Sink());

        cluster.Settled().State.ShouldBe(InstanceState.Running);
        cluster.TaskStates.ShouldBe([InstanceState.Running, InstanceState.Running]);
    }

    [Fact]
    public void Pause_before_the_first_start_is_what_the_start_comes_up_with()
    {
        var cluster = new ClusterOnManualTime().Create(Sink());

        cluster.Ask(TargetState.Paused);

        cluster.Settled().State.ShouldBe(InstanceState.Paused);
        cluster.TaskStates.ShouldBeEmpty();
    }
}
