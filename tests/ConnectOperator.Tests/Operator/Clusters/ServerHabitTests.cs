using System.Text.Json;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Resources.Json;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Operator.Harness;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Clusters;

/// <summary>
/// Servers that show a config in their own way, in answers, in what is read, or in both. Whatever it is, it costs one write at most, once,
/// and what is changed in Connect is put back all the same.
/// </summary>
public sealed class ServerHabitTests
{
    private const string Password = "hunter2-and-more";
    private const string Key = "connection.password";

    private static readonly Dictionary<string, Func<Dictionary<string, string>, Dictionary<string, string>>> Habits = new()
    {
        ["stars"] = config => With(config, Key, "********"),
        ["a star for each character"] = config => With(config, Key, new string('*', Password.Length)),
        ["bullets"] = config => With(config, Key, "•••"),
        ["a word"] = config => With(config, Key, "[hidden]"),
        ["a word of its own"] = config => With(config, Key, "(none of your business)"),
        ["the last four"] = config => With(config, Key, "****" + Password[^4..]),
        ["an empty value"] = config => With(config, Key, ""),
        ["no password"] = config => config.Where(pair => pair.Key != Key).ToDictionary(),
        ["another key"] = config => With(config, "vendor.id", "7"),
        ["an internal key"] = config => With(config, "__internal.config.version", "7"),
        ["no topics"] = config => config.Where(pair => pair.Key != "topics").ToDictionary(),
        ["capitals"] = config => With(config, "topics", config["topics"].ToUpperInvariant()),
        ["another order"] = config => With(config, "topics", string.Join(',', config["topics"].Split(',').Reverse())),
        ["as asked"] = config => config,
    };

    private static readonly string[] Places = ["answers", "reads", "both"];

    public static TheoryData<string, string> HabitsInPlaces
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var habit in Habits.Keys)
            {
                foreach (var place in Places)
                {
                    data.Add(habit, place);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> HabitNames => [.. Habits.Keys];

    [Theory]
    [MemberData(nameof(HabitsInPlaces))]
    public void A_habit_of_a_server_costs_one_write_at_most_once_and_tells_nothing_of_the_password(string habit, string place)
    {
        using var cluster = Running([habit], place);
        var writes = cluster.Connect.Writes.Count();
        writes.ShouldBeLessThanOrEqualTo(place == "reads" && habit is not ("as asked" or "an internal key") ? 2 : 1, "the creation, and one to find out");
        ShouldBeAsAsked(cluster);
        ShouldTellNothing(cluster);
        cluster.Events.Reasons("orders").ShouldNotContain("DriftCorrected", "nobody has changed anything");

        for (var restart = 0; restart < 3; restart++)
        {
            Restart(cluster);
        }

        cluster.Connect.Writes.Count().ShouldBe(writes, "a new process knows from status");
        Edit(cluster, "b,a,d");
        cluster.Connect.Writes.Count().ShouldBe(writes + 1, "the edit");
        ShouldBeAsAsked(cluster);
        ShouldTellNothing(cluster);
    }

    [Theory]
    [MemberData(nameof(HabitsInPlaces))]
    public void What_is_changed_in_Connect_is_put_back_once_whatever_the_server_makes_of_other_keys(string habit, string place)
    {
        using var cluster = Running([habit], place);
        var writes = cluster.Connect.Writes.Count();

        cluster.Connect.Put("orders", With(Held(cluster), "tasks.max", "5"));
        cluster.Until(() => Held(cluster)["tasks.max"] == "1", () => "the correction");
        cluster.Pass(TimeSpan.FromMinutes(1));
        Restart(cluster);

        cluster.Connect.Writes.Count().ShouldBe(writes + 1);
        ShouldBeAsAsked(cluster);
    }

    [Theory]
    [InlineData("********", false)]
    [InlineData("********", true)]
    [InlineData("•••", false)]
    [InlineData("[hidden]", true)]
    [InlineData("(none of your business)", false)]
    public void A_mask_that_a_web_console_wrote_back_is_drift_and_put_back_once(string mask, bool whileNoOperatorRan)
    {
        using var cluster = Running(["as asked"], "both");
        if (whileNoOperatorRan)
        {
            cluster.Stop();
        }

        cluster.Connect.Put("orders", With(Held(cluster), Key, mask));
        if (whileNoOperatorRan)
        {
            cluster.Start();
        }

        cluster.Until(() => Synced(cluster)!.Status is ConditionStatus.False, () => "the drift to be told");
        Synced(cluster)!.Message.ShouldContain(Key);
        cluster.Until(() => Held(cluster)[Key] == Password, () => "the password to be put back");
        cluster.Pass(TimeSpan.FromMinutes(1));

        cluster.Connect.Writes.Count().ShouldBe(2, "the creation and the correction");
        cluster.Events.Reasons("orders").ShouldBe(["Created", "DriftCorrected"]);
        ShouldBeAsAsked(cluster);
    }

    [Theory]
    [MemberData(nameof(HabitsInPlaces))]
    public void A_habit_that_a_server_takes_up_later_is_corrected_once_found_out_once_and_then_left(string habit, string place)
    {
        using var cluster = Running(["as asked"], "both");
        Take(cluster, [habit], place);
        cluster.Pass(TimeSpan.FromMinutes(2));
        for (var restart = 0; restart < 2; restart++)
        {
            Restart(cluster);
        }

        cluster.Connect.Writes.Count().ShouldBeLessThanOrEqualTo(3, "the creation, a correction, and one to find out");
        ShouldBeAsAsked(cluster);
    }

    [Theory]
    [MemberData(nameof(HabitNames))]
    public void A_habit_that_shows_in_lists_and_not_in_what_is_read_of_one_connector_keeps_nothing_waiting_for_ever(string habit)
    {
        using var cluster = new OperatedCluster();
        cluster.Connect.ShowsAlone = config => config;
        Apply(cluster, [habit], "reads");
        cluster.Pass(TimeSpan.FromMinutes(12), step: TimeSpan.FromMilliseconds(250));
        cluster.Connect.Writes.Count().ShouldBeLessThanOrEqualTo(2);
        ShouldBeAsAsked(cluster);

        cluster.Connect.Put("orders", With(Held(cluster), "tasks.max", "5"));
        cluster.Until(() => Held(cluster)["tasks.max"] == "1", () => "the correction", within: TimeSpan.FromMinutes(7), step: TimeSpan.FromMilliseconds(250));
    }

    [Fact]
    public void A_server_that_no_longer_masks_is_found_out_without_a_write_and_its_masks_are_a_persons_from_then_on()
    {
        using var cluster = Running(["stars"], "both");
        Take(cluster, [], "both");
        cluster.Pass(TimeSpan.FromMinutes(1));
        cluster.Connect.Writes.Count().ShouldBe(1);
        cluster.Resource("orders")!.Status!.ServerKeys.ShouldBeNull();

        Restart(cluster);
        cluster.Connect.Put("orders", With(Held(cluster), Key, "********"));
        cluster.Until(() => Held(cluster)[Key] == Password, () => "the password to be put back");
    }

    /// <summary>Everything at once, in any mixture, taken up and dropped at any time.</summary>
    [Fact]
    public void Whatever_a_server_makes_of_configs_it_costs_two_writes_at_most_and_the_connector_comes_to_rest() => Prop.ForAll(
        (from habits in Gen.SubListOf<string>(Habits.Keys)
         from place in Gen.Elements(Places)
         from restarts in Gen.Choose(0, 2)
         select (habits, place, restarts)).ToArbitrary(),
        world =>
        {
            using var cluster = new OperatedCluster();
            Apply(cluster, [.. world.habits], world.place);
            cluster.Pass(TimeSpan.FromMinutes(1));
            for (var restart = 0; restart < world.restarts; restart++)
            {
                Restart(cluster);
            }

            ShouldBeAsAsked(cluster);
            cluster.Connect.Writes.Count().ShouldBeLessThanOrEqualTo(2, "the creation, and one to find out");
            ShouldTellNothing(cluster);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static OperatedCluster Running(string[] habits, string place)
    {
        var cluster = new OperatedCluster();
        Apply(cluster, habits, place);
        cluster.Pass(TimeSpan.FromMinutes(1));
        return cluster;
    }

    private static void Apply(OperatedCluster cluster, string[] habits, string place)
    {
        Take(cluster, habits, place);
        cluster.Kubernetes.Create(Samples.Secret("db", ("password", Password)));
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: spec => WithTopics(Samples.WithPassword(spec, "db"), "a,b,c")));
        cluster.Start();
    }

    private static KafkaConnectorSpec WithTopics(KafkaConnectorSpec spec, string topics) =>
        spec with { Config = new Dictionary<string, ConfigValue> { ["topics"] = new ConfigValue.Text(topics) } };

    private static void Take(OperatedCluster cluster, string[] habits, string place)
    {
        Func<Dictionary<string, string>, Dictionary<string, string>> all = config => habits.Aggregate(config, (shown, habit) =>
            shown.ContainsKey("topics") || habit is not ("capitals" or "another order") ? Habits[habit](shown) : shown);
        cluster.Connect.Shows = place == "answers" ? config => config : all;
        cluster.Connect.Answers = place == "reads" ? null : all;
    }

    private static void Edit(OperatedCluster cluster, string topics)
    {
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = WithTopics(resource.Spec, topics) });
        cluster.Pass(TimeSpan.FromMinutes(1));
        Held(cluster)["topics"].ShouldBe(topics);
    }

    private static void Restart(OperatedCluster cluster)
    {
        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromSeconds(40));
    }

    private static Dictionary<string, string> Held(OperatedCluster cluster) => cluster.Connect.Find("orders")!.Config.ToDictionary(StringComparer.Ordinal);

    private static Condition? Synced(OperatedCluster cluster) =>
        cluster.Resource("orders")?.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Synced);

    private static void ShouldBeAsAsked(OperatedCluster cluster)
    {
        cluster.IsReady("orders").ShouldBeTrue(cluster.Ready("orders")?.Message);
        Synced(cluster)!.Status.ShouldBe(ConditionStatus.True, Synced(cluster)!.Message);
        Held(cluster)[Key].ShouldBe(Password);
        cluster.Resource("orders")!.Status!.Drift.ShouldBeNull();
    }

    private static void ShouldTellNothing(OperatedCluster cluster)
    {
        var status = JsonSerializer.Serialize(cluster.Resource("orders")!.Status!, ResourceJson.Default.KafkaConnectorStatus);
        status.ShouldNotContain(Password[^4..]);
        status.ShouldNotContain("**");
        status.ShouldNotContain("••");
        status.ShouldNotContain("u2022\\u2022");
    }

    private static Dictionary<string, string> With(Dictionary<string, string> config, string key, string value) => new(config) { [key] = value };
}
