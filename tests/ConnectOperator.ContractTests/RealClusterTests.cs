using ConnectDouble;
using ConnectOperator.ContractTests.Replay;
using Shouldly;
using Xunit;

namespace ConnectOperator.ContractTests;

/// <summary>
/// A real cluster still answers as recorded: run with CONNECT_URL=http://worker1:8083,http://worker2:8083. Connectors and topics get a prefix of the
/// run's own; the connectors are deleted at the end. The recordings are of Kafka 3.9.0 with the FileStream and test plugins.
/// </summary>
public sealed class RealClusterTests
{
    [RealClusterTheory]
    [InlineData("create-and-update")]
    [InlineData("read-and-status")]
    [InlineData("lifecycle")]
    [InlineData("delete")]
    [InlineData("failures")]
    [InlineData("patch-config")]
    public async Task Real_cluster_answers_as_recorded(string scenario)
    {
        await using var target = new LiveTarget(RealClusterTheoryAttribute.Workers);

        var result = await new ScenarioReplay(target, RecordedExchange.Load(scenario)).RunAsync();

        result.Differences.ShouldBeEmpty();
    }

    /// <summary>The way in which real clusters are asked, tried on the double in real time.</summary>
    [Theory]
    [InlineData("delete")]
    [InlineData("patch-config")]
    public async Task Replay_for_real_clusters_compares_and_cleans_up_after_itself(string scenario)
    {
        await using var server = await ConnectDoubleServer.StartAsync(new() { Workers = 2 });
        server.CreateUnmanaged("somebody-elses", new Dictionary<string, string> { ["connector.class"] = "FileStreamSource", ["topic"] = "t" });
        ReplayResult result;
        await using (var target = new LiveTarget(server.Urls))
        {
            result = await new ScenarioReplay(target, RecordedExchange.Load(scenario)).RunAsync();
        }

        result.Differences.ShouldBeEmpty();
        result.Compared.ShouldBeGreaterThan(result.Excluded);
        server.Connectors.ShouldBe(["somebody-elses"]);
    }
}

/// <summary>A theory that needs the cluster that CONNECT_URL names.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RealClusterTheoryAttribute : TheoryAttribute
{
    /// <summary>Marks a test to be left out when there is no cluster.</summary>
    public RealClusterTheoryAttribute()
    {
        if (Workers.Count == 0)
        {
            Skip = "CONNECT_URL names no cluster";
        }
    }

    internal static IReadOnlyList<Uri> Workers { get; } =
    [
        .. (Environment.GetEnvironmentVariable("CONNECT_URL") ?? string.Empty)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(url => new Uri(url)),
    ];
}
