using System.Text;
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

/// <summary>Whatever Connect says, no secret gets into a status, an Event or the log.</summary>
public sealed class LeakTests
{
    private const int Runs = 25;
    private const string Before = "bEf0re";
    private const string After = "aFt3r";
    private const string Resolved = "r3s0lved";

    private static readonly Gen<string> Letters =
        Gen.Elements("a", "B", "7", " ", ",", ":", "=", "{", "}", "\"", "'", "@", "/", "&", "\\", "ü", "\n").ArrayOf().Resize(6).Select(string.Concat);

    [Fact]
    public void No_message_with_a_planted_secret_survives_in_status_Events_or_log() => Prop.ForAll(
        (from before in Letters
         from after in Letters
         from more in Letters
         select (Before: $"{Before}{before}{more}x", After: $"x{after}{After}", Resolved: $"{Resolved}-value")).ToArbitrary(),
        secrets =>
        {
            var told = Live(secrets.Before, secrets.After, secrets.Resolved);
            told.ShouldContain("[redacted]");
            foreach (var secret in new[] { Before, After, Resolved })
            {
                told.IndexOf(secret, StringComparison.Ordinal).ShouldBe(-1, told[Math.Max(0, told.IndexOf(secret, StringComparison.Ordinal) - 400)..]);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs));

    /// <summary>A connector's life in which everything that can be said of its secrets is said; answers all that the operator told.</summary>
    private static string Live(string before, string after, string resolved)
    {
        using var cluster = new OperatedCluster();
        List<string> told = [];
        var watch = cluster.Kubernetes.Watch;
        cluster.Kubernetes.Watch = change =>
        {
            told.Add(change.Resource is KafkaConnector { Status: { } status } ? JsonSerializer.Serialize(status, ResourceJson.Default.KafkaConnectorStatus) : "");
            watch(change);
        };
        cluster.Start();
        cluster.Kubernetes.Create(Samples.Secret("login", ("password", before)));

        // Refused, with what was sent and what was resolved in the message.
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.Create or ConnectVerb.PutConfig ? Trouble.Invalid : null;
        cluster.Connect.Complaint = Complaint(before, resolved);
        cluster.Kubernetes.Create(Samples.Connector("orders", spec: spec => Samples.WithPassword(spec, "login") with
        {
            Config = new Dictionary<string, ConfigValue> { ["topic"] = new ConfigValue.Text("orders"), ["auth.user"] = new ConfigValue.Text("${file:/secrets:user}") },
        }));
        cluster.UntilReason("orders", Reasons.InvalidConfig);

        // Runs, and fails with a trace that has both.
        cluster.Connect.Troubles = _ => null;
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = resource.Spec with { TasksMax = 2 } });
        cluster.UntilReady("orders");
        cluster.Connect.FailingAgain.Add("orders");
        cluster.Connect.Fail("orders", [0], trace: Trace(before, resolved));
        cluster.UntilReason("orders", Reasons.TaskFailed);

        // The Secret is rotated, first refused and then taken, and the task goes on showing the old trace; also to a new process.
        cluster.Connect.Troubles = call => call.Verb is ConnectVerb.PutConfig ? Trouble.Invalid : null;
        cluster.Connect.Complaint = Complaint(after, resolved);
        cluster.Kubernetes.Edit<Secret>(Samples.Key("login"), secret => secret with
        {
            Data = new Dictionary<string, byte[]> { ["password"] = Encoding.UTF8.GetBytes(after) },
        });
        cluster.UntilReason("orders", Reasons.InvalidConfig);
        cluster.Connect.Troubles = _ => null;
        cluster.Kubernetes.Edit<KafkaConnector>(Samples.Key("orders"), resource => resource with { Spec = resource.Spec with { TasksMax = 3 } });
        cluster.Until(() => cluster.Connect.Find("orders")!.Config["tasks.max"] == "3", () => "the update");
        cluster.Connect.Fail("orders", [0], trace: Trace(before, resolved));
        cluster.UntilReason("orders", Reasons.TaskFailed);
        cluster.Pass(TimeSpan.FromSeconds(12));
        cluster.Stop();
        cluster.Start();
        cluster.Pass(TimeSpan.FromSeconds(20));

        // The Secret goes, and nobody knows any more what is secret.
        cluster.Kubernetes.Delete<Secret>(Samples.Key("login"));
        cluster.Pass(TimeSpan.FromSeconds(20));
        return string.Join('\n', [.. told, .. cluster.Events.Notes, .. cluster.Log.Lines.Select(line => line.Message)]);
    }

    private static string Complaint(string secret, string resolved) =>
        $"Connector configuration is invalid and contains the following 2 error(s):\nInvalid value {resolved} for configuration user: Class {resolved} "
        + $"could not be found.\nInvalid value {secret} for configuration connection.password: too short";

    private static string Trace(string secret, string resolved) =>
        $"org.example.LoginException: {{topic=orders, auth.user={resolved}}} with {secret} refused\n\tat org.example.Task.start(Task.java:1)\n"
        + $"Caused by: auth.user = {resolved}\n\tmore of {Uri.EscapeDataString(secret.Trim())}";
}
