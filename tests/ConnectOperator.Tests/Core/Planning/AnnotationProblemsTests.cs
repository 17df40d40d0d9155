using System.Collections.Immutable;
using ConnectOperator.Core.Status;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

/// <summary>Who sets an annotation that asks for nothing is told what to write.</summary>
public sealed class AnnotationProblemsTests
{
    [Theory]
    [InlineData("restart", "2026-11-22")]
    [InlineData("restart", "")]
    [InlineData("restart-failed", "true")]
    [InlineData("restart-task", "2026-11-22/0")]
    [InlineData("restart-task", "")]
    [InlineData("force-release", "true")]
    [InlineData("force-release", "false")]
    public void What_asks_for_something_is_no_problem(string name, string value) => Of($"kafkaconnect.dev/{name}", value).ShouldBeEmpty();

    [Theory]
    [InlineData("strimzi.io/restart-task", "0")]
    [InlineData("kubectl.kubernetes.io/last-applied-configuration", "{}")]
    [InlineData("kafkaconnect.development/restarts", "1")]
    [InlineData("restart", "1")]
    public void What_belongs_to_others_is_left_alone(string annotation, string value) => Of(annotation, value).ShouldBeEmpty();

    [Theory]
    [InlineData("restarts", "kafkaconnect.dev/restart.")]
    [InlineData("Restart", "kafkaconnect.dev/restart.")]
    [InlineData("restart-tasks", "kafkaconnect.dev/restart-task.")]
    [InlineData("restart_task", "kafkaconnect.dev/restart-task.")]
    [InlineData("restartFailed", "kafkaconnect.dev/restart-failed.")]
    [InlineData("restart-fialed", "kafkaconnect.dev/restart-failed.")]
    [InlineData("forceRelease", "kafkaconnect.dev/force-release.")]
    [InlineData("force-released", "kafkaconnect.dev/force-release.")]
    public void What_is_misspelt_is_told_with_the_right_spelling(string name, string meant)
    {
        var told = Of($"kafkaconnect.dev/{name}", "1").ShouldHaveSingleItem().Text;
        told.ShouldBe($"There is no annotation kafkaconnect.dev/{name}: write {meant}");
    }

    [Fact]
    public void What_resembles_none_is_told_with_all_there_are() => Of("kafkaconnect.dev/pause-reconciliation", "true").ShouldHaveSingleItem().Text.ShouldBe(
        "There is no annotation kafkaconnect.dev/pause-reconciliation: there are kafkaconnect.dev/restart, kafkaconnect.dev/restart-failed, "
        + "kafkaconnect.dev/restart-task, kafkaconnect.dev/force-release.");

    [Fact]
    public void Strimzis_form_of_a_task_is_told_with_that_task_in_the_right_form() => Of("kafkaconnect.dev/restart-task", "3").ShouldHaveSingleItem().Text.ShouldBe(
        "The annotation kafkaconnect.dev/restart-task must read <token>/<task id>, such as 2026-11-22/3: any text before the task, and a different one each time.");

    [Theory]
    [InlineData("True")]
    [InlineData("yes")]
    [InlineData("")]
    public void Force_release_that_releases_nothing_is_told(string value) =>
        Of("kafkaconnect.dev/force-release", value).ShouldHaveSingleItem().Text.ShouldContain("must read \"true\"");

    [Fact]
    public void Every_one_is_told_for_itself()
    {
        var problems = AnnotationProblems.OfConnector(Annotated(("kafkaconnect.dev/restarts", "1"), ("kafkaconnect.dev/restart-task", "1"), ("kafkaconnect.dev/restart", "1")));
        problems.Select(problem => (problem.Annotation, problem.Value)).ShouldBe([("kafkaconnect.dev/restart-task", "1"), ("kafkaconnect.dev/restarts", "1")]);
    }

    [Fact]
    public void A_KafkaConnectCluster_takes_none()
    {
        var metadata = Annotated(("kafkaconnect.dev/force-release", "true"), ("example.com/owner", "me"));
        AnnotationProblems.OfCluster(metadata).ShouldHaveSingleItem().Text.ShouldBe(
            "The annotation kafkaconnect.dev/force-release has no effect on a KafkaConnectCluster: set it on the KafkaConnectors that you mean.");
    }

    private static ImmutableArray<AnnotationProblem> Of(string annotation, string value) => AnnotationProblems.OfConnector(Annotated((annotation, value)));

    private static ObjectMeta Annotated(params (string Key, string Value)[] annotations) =>
        new() { Name = "orders", Annotations = annotations.ToDictionary(pair => pair.Key, pair => pair.Value) };
}
