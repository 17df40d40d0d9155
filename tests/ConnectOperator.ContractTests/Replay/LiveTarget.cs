using System.Diagnostics;
using System.Text.Json;

namespace ConnectOperator.ContractTests.Replay;

/// <summary>A real cluster, at the workers that CONNECT_URL lists. Only connectors with a prefix of this run's own are touched, and none is left.</summary>
internal sealed class LiveTarget : ConnectTarget
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private readonly Stopwatch waiting = new();

    public LiveTarget(IReadOnlyList<Uri> workers)
        : base(new SocketsHttpHandler { AllowAutoRedirect = false }) => Workers = workers;

    public override string NamePrefix { get; } = $"contract-{Guid.NewGuid():N}"[..17] + "-";

    public override bool ShowsEveryState => false;

    protected override IReadOnlyList<Uri> Workers { get; }

    public override string? ReasonToLeaveOut(RecordedExchange exchange) => Exclusions.ReasonOnRealCluster(exchange);

    public override bool MaySend(RecordedExchange exchange) => Exclusions.CanBeSentToRealCluster(exchange);

    /// <summary>Gives the cluster the recorded time to act on the write before, within reason.</summary>
    public override Task LetPassAsync(TimeSpan recorded) => Task.Delay(recorded < LongestPause ? recorded : LongestPause, TimeProvider.System);

    public override Task SettleAsync() => Task.CompletedTask;

    public override void BeginWaiting() => waiting.Restart();

    public override async Task<bool> LetSomethingHappenAsync()
    {
        await Task.Delay(Glance, TimeProvider.System);
        return waiting.Elapsed < Timeout;
    }

    public override async ValueTask DisposeAsync()
    {
        using var http = new HttpClient { BaseAddress = Workers[0] };
        using var names = JsonDocument.Parse(await http.GetStringAsync("/connectors"));
        foreach (var name in names.RootElement.EnumerateArray().Select(name => name.GetString()!).Where(name => name.StartsWith(NamePrefix, StringComparison.Ordinal)))
        {
            using var deleted = await http.DeleteAsync($"/connectors/{name}");
        }

        await base.DisposeAsync();
    }
}
