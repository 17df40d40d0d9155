using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Tests.Core.Resources;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Desired;

public sealed class KafkaConnectorReaderTests
{
    [Fact]
    public void Absent_fields_have_their_defaults()
    {
        var request = Read().ShouldBeValid();

        request.Name.ShouldBe(ConnectorName.Parse("orders"));
        request.Cluster.ShouldBe(new ObjectKey("kafka", "prod"));
        request.Config.ShouldBe(new Dictionary<string, string> { ["connector.class"] = "org.example.Source", ["tasks.max"] = "1" }, ignoreOrder: true);
        request.Sources.ShouldBeEmpty();
        request.State.ShouldBe(DesiredState.Running);
        request.Adoption.ShouldBe(AdoptionPolicy.IfIdentical);
        request.AutoRestart.ShouldBe(new RestartRule
        {
            Enabled = true,
            InitialBackoff = TimeSpan.FromSeconds(10),
            MaxBackoff = TimeSpan.FromMinutes(10),
            ResetAfter = TimeSpan.FromMinutes(10),
        });
        request.DeletionPolicy.ShouldBe(DeletionPolicy.Delete);
        request.Mode.ShouldBe(EnforcementMode.Enforce);
    }

    [Fact]
    public void Every_field_is_taken()
    {
        var request = Read(
            """
            "name":"Orders_1","clusterRef":{"name":"prod","namespace":"connect"},"tasksMax":4,"version":"[3.9, 4)","state":"stopped",
            "autoRestart":{"enabled":false,"maxRestarts":3,"initialBackoff":"1s","maxBackoff":"24h","resetAfter":"1m30s"},
            "adoption":"Never","deletionPolicy":"Orphan","mode":"Observe","config":{"topic":"orders"},"configFrom":[
              {"key":"a","secretKeyRef":{"name":"s1","key":"k1"}},{"key":"b","configMapKeyRef":{"name":"m1","key":"k2"}},
              {"secretRef":{"name":"s2"}},{"prefix":"p.","configMapRef":{"name":"m2"}}]
            """).ShouldBeValid();

        request.Name.Value.ShouldBe("Orders_1");
        request.Cluster.ShouldBe(new ObjectKey("connect", "prod"));
        request.Config["topic"].ShouldBe("orders");
        request.Config["tasks.max"].ShouldBe("4");
        request.Config["connector.plugin.version"].ShouldBe("[3.9, 4)");
        request.State.ShouldBe(DesiredState.Stopped);
        request.Adoption.ShouldBe(AdoptionPolicy.Never);
        request.AutoRestart.ShouldBe(new RestartRule
        {
            Enabled = false,
            MaxRestarts = 3,
            InitialBackoff = TimeSpan.FromSeconds(1),
            MaxBackoff = TimeSpan.FromHours(24),
            ResetAfter = TimeSpan.FromSeconds(90),
        });
        request.DeletionPolicy.ShouldBe(DeletionPolicy.Orphan);
        request.Mode.ShouldBe(EnforcementMode.Observe);
        request.Sources.ShouldBe(
        [
            new ConfigSource.OneKey(Source(SourceKind.Secret, "s1"), "k1", "a"),
            new ConfigSource.OneKey(Source(SourceKind.ConfigMap, "m1"), "k2", "b"),
            new ConfigSource.EveryKey(Source(SourceKind.Secret, "s2"), ""),
            new ConfigSource.EveryKey(Source(SourceKind.ConfigMap, "m2"), "p."),
        ]);
        request.SourceKeys.ShouldBe(request.Sources.Select(source => source.Source), ignoreOrder: true);
    }

    [Theory]
    [InlineData("\"text, with ${file:/a:b}\"", "text, with ${file:/a:b}")]
    [InlineData("\"\"", "")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("1.50", "1.50")]
    [InlineData("-7", "-7")]
    [InlineData("9007199254740992", "9007199254740992")]
    [InlineData("-9007199254740992", "-9007199254740992")]
    [InlineData("[]", "")]
    [InlineData("""["a",1,true]""", "a,1,true")]
    [InlineData("""["a"]""", "a")]
    public void Value_becomes_text(string json, string text) => Read($$"""
        "config":{"k":{{json}}}
        """).ShouldBeValid().Config["k"].ShouldBe(text);

    [Theory]
    [InlineData("null", "", "null")]
    [InlineData("{}", "", "nested")]
    [InlineData("""{"a":"b"}""", "", "nested")]
    [InlineData("1e3", "", "put it in quotes")]
    [InlineData("1E-8", "", "put it in quotes")]
    [InlineData("9007199254740993", "", "put it in quotes")]
    [InlineData("-9007199254740993", "", "put it in quotes")]
    [InlineData("12345678901234567000", "", "put it in quotes")]
    [InlineData("12345678901234567000.5", "", "put it in quotes")]
    [InlineData("""["a",null]""", "[1]", "null")]
    [InlineData("""[{}]""", "[0]", "nested")]
    [InlineData("""["a",["b"]]""", "[1]", "nested")]
    [InlineData("""["a","b,c"]""", "[1]", "comma")]
    [InlineData("""["a",""]""", "[1]", "empty")]
    [InlineData("[1e3]", "[0]", "put it in quotes")]
    public void Value_that_Connect_cannot_take_is_refused(string json, string path, string words) => Read($$"""
        "config":{"batch.size":{{json}}}
        """).ShouldHaveProblem($"spec.config[\"batch.size\"]{path}", words);

    [Theory]
    [InlineData("name", "spec.name")]
    [InlineData("connector.class", "spec.class")]
    [InlineData("tasks.max", "spec.tasksMax")]
    [InlineData("connector.plugin.version", "spec.version")]
    public void Reserved_key_that_differs_is_told_with_its_field_and_remedy(string key, string owner)
    {
        Read($$"""
            "config":{"{{key}}":"x"}
            """).ShouldHaveProblem($"spec.config[\"{key}\"]", $"differs from {owner}");
        Read($$"""
            "config":{"{{key}}":"x"}
            """).ShouldHaveProblem($"spec.config[\"{key}\"]", $"set {owner}, and remove {key} from spec.config");
    }

    // Nobody knows the value before the Secret is read.
    [Theory]
    [InlineData("name", "spec.name")]
    [InlineData("connector.class", "spec.class")]
    [InlineData("tasks.max", "spec.tasksMax")]
    [InlineData("connector.plugin.version", "spec.version")]
    public void Reserved_key_of_a_single_source_is_refused(string key, string owner) => Read($$$"""
        "configFrom":[{"key":"{{{key}}}","secretKeyRef":{"name":"s","key":"k"}}]
        """).ShouldHaveProblem("spec.configFrom[0].key", owner);

    // YAML reads a bare off as false also where it is a key.
    [Theory]
    [InlineData("true", "yes, y or on")]
    [InlineData("false", "no, n or off")]
    public void Key_that_was_a_bare_word_is_refused_unless_a_source_gives_it(string key, string words)
    {
        Read($$"""
            "config":{"{{key}}":"x"}
            """).ShouldHaveProblem($"spec.config[\"{key}\"]", words);
        Read($$$"""
            "configFrom":[{"key":"{{{key}}}","secretKeyRef":{"name":"s","key":"k"}}]
            """).ShouldBeValid();
    }

    public static TheoryData<string, string, string> BrokenRules => new()
    {
        { """ "clusterRef":null """, "spec.clusterRef.name", "name of a Kubernetes object" },
        { """ "clusterRef":{"name":"Prod"} """, "spec.clusterRef.name", "name of a Kubernetes object" },
        { """ "clusterRef":{"name":"a..b"} """, "spec.clusterRef.name", "name of a Kubernetes object" },
        { """ "clusterRef":{"name":"-a"} """, "spec.clusterRef.name", "name of a Kubernetes object" },
        { """ "clusterRef":{"name":"prod\n"} """, "spec.clusterRef.name", "name of a Kubernetes object" },
        { """ "clusterRef":{"name":"prod","namespace":"a.b"} """, "spec.clusterRef.namespace", "name of a namespace" },
        { """ "clusterRef":{"name":"prod","namespace":""} """, "spec.clusterRef.namespace", "name of a namespace" },
        { """ "name":"a/b" """, "spec.name", "name of a connector" },
        { """ "name":"" """, "spec.name", "name of a connector" },
        { """ "name":".." """, "spec.name", "name of a connector" },
        { $"\"name\":\"{new string('a', 256)}\"", "spec.name", "255" },
        { """ "class":null """, "spec.class", "name of a class" },
        { """ "class":"" """, "spec.class", "name of a class" },
        { """ "class":"org.example.Source " """, "spec.class", "without spaces" },
        { """ "class":"org.example.Source\n" """, "spec.class", "without spaces" },
        { $"\"class\":\"{new string('a', 1025)}\"", "spec.class", "name of a class" },
        { """ "tasksMax":0 """, "spec.tasksMax", "1 or more" },
        { """ "tasksMax":-1 """, "spec.tasksMax", "1 or more" },
        { """ "tasksMax":"2" """, "spec.tasksMax", "wrong type" },
        { """ "tasksMax":1.5 """, "spec.tasksMax", "wrong type" },
        { """ "version":"" """, "spec.version", "version" },
        { """ "version":" 3.9" """, "spec.version", "version" },
        { """ "version":"3.9\n" """, "spec.version", "version" },
        { """ "state":"Running" """, "spec.state", "running, paused, stopped" },
        { """ "state":"" """, "spec.state", "running, paused, stopped" },
        { """ "adoption":"always" """, "spec.adoption", "Never, IfIdentical, Always" },
        { """ "mode":"observe" """, "spec.mode", "Enforce, Observe" },
        { """ "deletionPolicy":"delete" """, "spec.deletionPolicy", "Delete, Orphan" },
        { """ "autoRestart":{"maxRestarts":0} """, "spec.autoRestart.maxRestarts", "1 or more" },
        { """ "autoRestart":{"enabled":"yes"} """, "spec.autoRestart.enabled", "wrong type" },
        { """ "autoRestart":{"initialBackoff":"10"} """, "spec.autoRestart.initialBackoff", "not a duration" },
        { """ "autoRestart":{"initialBackoff":"500ms"} """, "spec.autoRestart.initialBackoff", "1s to 24h" },
        { """ "autoRestart":{"maxBackoff":"25h"} """, "spec.autoRestart.maxBackoff", "1s to 24h" },
        { """ "autoRestart":{"resetAfter":"0s"} """, "spec.autoRestart.resetAfter", "1s to 24h" },
        { """ "config":{"":"x"} """, "spec.config[\"\"]", "config key" },
        { """ "config":{"a ":"x"} """, "spec.config[\"a \"]", "config key" },
        { """ "config":{"a\n":"x"} """, "spec.config[\"a\n\"]", "config key" },
        { """ "configFrom":[null] """, "spec.configFrom[0]", "exactly one of" },
        { """ "configFrom":[{}] """, "spec.configFrom[0]", "exactly one of" },
        { """ "configFrom":[{"key":"a"}] """, "spec.configFrom[0]", "exactly one of" },
        { """ "configFrom":[{"secretRef":{"name":"a"},"configMapRef":{"name":"b"}}] """, "spec.configFrom[0]", "exactly one of" },
        { """ "configFrom":[{"secretRef":{"name":"a"}},{"secretKeyRef":{"name":"a","key":"k"}}] """, "spec.configFrom[1].key", "missing" },
        { """ "configFrom":[{"key":"a","secretRef":{"name":"a"}}] """, "spec.configFrom[0].key", "secretKeyRef" },
        { """ "configFrom":[{"key":"a","prefix":"p","secretKeyRef":{"name":"a","key":"k"}}] """, "spec.configFrom[0].prefix", "single key" },
        { """ "configFrom":[{"key":"a","secretKeyRef":{"name":"A","key":"k"}}] """, "spec.configFrom[0].secretKeyRef.name", "name of a Kubernetes object" },
        { """ "configFrom":[{"key":"a","secretKeyRef":{"name":"a"}}] """, "spec.configFrom[0].secretKeyRef.key", "key of a Secret" },
        { """ "configFrom":[{"key":"a","configMapKeyRef":{"name":"a","key":"b/c"}}] """, "spec.configFrom[0].configMapKeyRef.key", "key of a ConfigMap" },
        { """ "configFrom":[{"key":"","configMapKeyRef":{"name":"a","key":"b"}}] """, "spec.configFrom[0].key", "config key" },
        { """ "configFrom":[{"configMapRef":{}}] """, "spec.configFrom[0].configMapRef.name", "name of a Kubernetes object" },
        { $$$""" "configFrom":[{"prefix":"{{{new string('p', 256)}}}","secretRef":{"name":"a"}}] """, "spec.configFrom[0].prefix", "255" },
        { """ "configFrom":[{"prefix":"a ","secretRef":{"name":"a"}}] """, "spec.configFrom[0].prefix", "without spaces" },
        { """ "autoRestart":{"initialBackoff":"11m"} """, "spec.autoRestart.initialBackoff", "longer than maxBackoff" },
        { """ "autoRestart":{"initialBackoff":"10s","maxBackoff":"9s"} """, "spec.autoRestart.initialBackoff", "raise spec.autoRestart.maxBackoff" },
        { """ "class":"org.example\u00a0Source" """, "spec.class", "without spaces" },
        { """ "class":"org.example.Source\u000b" """, "spec.class", "invisible characters" },
        { """ "class":"org.example.\u200bSource" """, "spec.class", "invisible characters" },
        { """ "version":"3.9\u00a0" """, "spec.version", "spaces at either end" },
        { $$""" "configFrom":[{{string.Join(',', Enumerable.Repeat("""{"secretRef":{"name":"a"}}""", 65))}}] """, "spec.configFrom", "64" },
    };

    [Theory]
    [MemberData(nameof(BrokenRules))]
    public void Broken_rule_is_told_with_its_field_and_remedy(string members, string field, string words) =>
        Read(members).ShouldHaveProblem(field, words);

    [Fact]
    public void All_problems_are_told_at_once() => Read(
        """
        "class":"","state":"off","config":{"a":null,"tasks.max":2},"configFrom":[{}]
        """).ShouldBeInvalid().Select(problem => problem.Field).ShouldBe(
        ["spec.class", "spec.state", "spec.config[\"a\"]", "spec.config[\"tasks.max\"]", "spec.configFrom[0]"], ignoreOrder: true);

    [Fact]
    public void No_problem_repeats_a_config_value()
    {
        var problems = Read(
            """
            "config":{"a":["hunter2,x",["hunter2"]],"name":"hunter2","connector.class":"hunter2","b":{"c":"hunter2"},"d":12345678901234567890}
            """).ShouldBeInvalid();

        problems.Count.ShouldBe(6);
        string.Join('\n', problems).ShouldSatisfyAllConditions(
            text => text.ShouldNotContain("hunter2"),
            text => text.ShouldNotContain("12345678901234567890"));
    }

    [Fact]
    public void Longest_names_are_taken() => Read(
        $$"""
        "name":"{{new string('n', 255)}}","clusterRef":{"name":"{{new string('c', 253)}}","namespace":"{{new string('d', 63)}}"}
        """).ShouldBeValid().Name.Value.Length.ShouldBe(255);

    private static SpecReading<ConnectorRequest> Read(string members = "") => KafkaConnectorReader.Read(ResourceText.Connector(members));

    private static SourceKey Source(SourceKind kind, string name) => new(kind, new("kafka", name));
}
