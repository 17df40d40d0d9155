using System.Text;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.KafkaConnect.Snapshots;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.KafkaConnect;

public sealed class SnapshotReaderTests
{
    private static readonly DateTimeOffset BeganAt = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<Recording> Recorded => [.. Recording.Load("snapshots")];

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task Recorded_list_reads_as_it_does_the_plain_way(Recording recording) =>
        PlainSnapshot.Describe(await ReadOkAsync(new(long.MaxValue), recording.Body)).ShouldBe(PlainSnapshot.Describe(recording.Body));

    [Fact]
    public void Any_list_cut_into_any_pieces_reads_as_it_does_the_plain_way() => Check(async (json, lengths) =>
    {
        var answer = await ReadAsync(new(long.MaxValue, initialBuffer: 16), json, lengths);
        return PlainSnapshot.Describe(answer.Value()).SequenceEqual(PlainSnapshot.Describe(json));
    });

    [Fact]
    public void List_cut_off_anywhere_is_no_snapshot() => Check(async (json, lengths) =>
    {
        json = json.TrimEnd();
        var end = lengths.Sum() % json.Length;
        return await ReadAsync(new(long.MaxValue, initialBuffer: 16), json[..end], lengths) is ConnectResponse<Snapshot>.Unavailable;
    });

    [Fact]
    public void Any_list_read_again_is_the_same_objects() => Check(async (json, lengths) =>
    {
        // "same" is the name that may come twice; its last entry is right, but not always the same object.
        var reader = new SnapshotReader(long.MaxValue, initialBuffer: 16);
        var before = (await ReadAsync(reader, json, lengths)).Value();
        var after = (await ReadAsync(reader, json, [.. lengths.Reverse()])).Value();
        return after.Connectors.All(connector =>
                connector.Key.Value == "same" || ReferenceEquals(connector.Value, before.Connectors[connector.Key]))
            && after.Connectors.Count == before.Connectors.Count;
    });

    [Fact]
    public void Change_of_one_entry_in_any_list_leaves_all_others_the_same_objects() => Check(async (json, lengths) =>
    {
        var reader = new SnapshotReader(long.MaxValue, initialBuffer: 16);
        var before = (await ReadAsync(reader, WithOneMore(json, file: "1"), lengths)).Value();
        var after = (await ReadAsync(reader, WithOneMore(json, file: "2"), lengths)).Value();
        return after.Connectors.All(connector => connector.Key.Value == "one-more"
            ? connector.Value.Config["file"] == "2"
            : connector.Key.Value == "same" || ReferenceEquals(connector.Value, before.Connectors[connector.Key]));
    });

    [Theory]
    [InlineData("""[{"connector":"a","task":0}]""", "")]
    [InlineData("""[{"connector":"a","task":1},{"connector":"a","task":0}]""", "1")]
    [InlineData("""[{"connector":"a","task":12},{"task":2},{"task":0},{"task":2}]""", "2,12")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("\"of another kind\"", "")]
    [InlineData("""{"task":7}""", "")]
    [InlineData("""[0,"1",null,[{"task":3}],{"connector":"a"},{"task":null},{"task":"4"},{"task":1.5},{"task":{"task":5}},{"task":99999999999}]""", "")]
    public async Task Configured_task_without_a_status_is_told_and_odd_ones_hide_nothing(string configured, string unreported)
    {
        var connector = Connector(await ReadOkAsync(new(long.MaxValue), SnapshotText.Of(("a", SnapshotText.Entry(configured: configured)))), "a");

        string.Join(',', connector.Unreported).ShouldBe(unreported);
        (connector.Tasks.Count, connector.Config["file"]).ShouldBe((1, "/data/in.txt"));
    }

    [Theory]
    [InlineData("""{"name":"a","config":null,"tasks":[],"type":"unknown"}""")]
    [InlineData("""{"name":"a","tasks":[],"type":"source"}""")]
    public async Task Entry_without_a_config_is_kept_apart(string info)
    {
        const string status = """{"name":"a","connector":{"state":"RUNNING","worker_id":"10.0.0.1:8083"},"tasks":[],"type":"source"}""";
        var snapshot = await ReadOkAsync(new(long.MaxValue), SnapshotText.Of(("a", $$"""{"info":{{info}},"status":{{status}}}"""), ("b", SnapshotText.Entry())));

        snapshot.Connectors.Keys.ShouldHaveSingleItem().Value.ShouldBe("b");
        var entry = snapshot.Entry(ConnectorName.Parse("a")).ShouldNotBeNull();
        (entry.State, entry.WorkerId, entry.ShowsConfig).ShouldBe((ConnectorState.Running, "10.0.0.1:8083", false));
    }

    [Fact]
    public async Task Unchanged_list_is_handed_on_whole()
    {
        var reader = new SnapshotReader(long.MaxValue);
        var json = SnapshotText.Of(("a", SnapshotText.Entry()), ("b", SnapshotText.Entry()), ("odd/name", "{}"));

        var before = await ReadOkAsync(reader, json);
        var after = await ReadOkAsync(reader, json);

        after.Connectors.ShouldBeSameAs(before.Connectors);
        after.UnaddressableNames.ShouldBeSameAs(before.UnaddressableNames);
    }

    [Fact]
    public async Task Only_the_entry_that_changed_is_parsed_again()
    {
        var reader = new SnapshotReader(long.MaxValue);
        var before = await ReadOkAsync(reader, SnapshotText.Of(("a", SnapshotText.Entry()), ("b", SnapshotText.Entry()), ("c", SnapshotText.Entry())));

        var after = await ReadOkAsync(
            reader, SnapshotText.Of(("c", SnapshotText.Entry()), ("b", SnapshotText.Entry(file: "/data/other")), ("a", SnapshotText.Entry())));

        Connector(after, "a").ShouldBeSameAs(Connector(before, "a"));
        Connector(after, "c").ShouldBeSameAs(Connector(before, "c"));
        Connector(after, "b").Config["file"].ShouldBe("/data/other");
    }

    [Fact]
    public async Task Connector_that_is_gone_is_not_handed_on()
    {
        var reader = new SnapshotReader(long.MaxValue);
        await ReadOkAsync(reader, SnapshotText.Of(("a", SnapshotText.Entry()), ("b", SnapshotText.Entry())));

        var after = await ReadOkAsync(reader, SnapshotText.Of(("b", SnapshotText.Entry())));

        after.Connectors.Keys.ShouldHaveSingleItem().Value.ShouldBe("b");
    }

    [Fact]
    public async Task Failed_read_hands_on_what_was_known_before()
    {
        var reader = new SnapshotReader(long.MaxValue);
        var json = SnapshotText.Of(("a", SnapshotText.Entry()), ("b", SnapshotText.Entry()));
        var before = await ReadOkAsync(reader, json);
        await ReadAsync(reader, json[..^20]);

        (await ReadOkAsync(reader, json)).Connectors.ShouldBeSameAs(before.Connectors);
    }

    [Fact]
    public async Task Last_of_two_entries_with_one_name_wins_however_often_it_is_read()
    {
        var reader = new SnapshotReader(long.MaxValue);
        var json = SnapshotText.Of(("a", SnapshotText.Entry(file: "1")), ("b", SnapshotText.Entry()), ("a", SnapshotText.Entry(file: "2")));

        for (var i = 0; i < 3; i++)
        {
            Connector(await ReadOkAsync(reader, json), "a").Config["file"].ShouldBe("2");
        }
    }

    [Fact]
    public async Task Entry_that_takes_the_place_of_another_is_not_mistaken_for_no_change()
    {
        var reader = new SnapshotReader(long.MaxValue);
        await ReadOkAsync(reader, SnapshotText.Of(("a", SnapshotText.Entry()), ("b", SnapshotText.Entry())));

        var after = await ReadOkAsync(reader, SnapshotText.Of(("a", SnapshotText.Entry()), ("a", SnapshotText.Entry())));

        after.Connectors.Keys.ShouldHaveSingleItem().Value.ShouldBe("a");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[]")]
    [InlineData("""{"info":{"config":{}}}""")]
    [InlineData("""{"status":{"connector":{"state":"RUNNING"},"tasks":[]}}""")]
    [InlineData("""{"info":null,"status":{"connector":{"state":"RUNNING"},"tasks":[]}}""")]
    [InlineData("""{"info":{"config":{}},"status":null}""")]
    [InlineData("""{"info":{"config":{"a":{"nested":1}}},"status":{"connector":{"state":"RUNNING"},"tasks":[]}}""")]
    [InlineData("""{"info":{"config":{"a":"\ud800"}},"status":{"connector":{"state":"RUNNING"},"tasks":[]}}""")]
    [InlineData("""{"info":{"config":{}},"status":{"connector":{"state":7},"tasks":[]}}""")]
    [InlineData("""{"info":{"config":{}},"status":{"connector":{"state":"RUNNING"},"tasks":[{"id":"0"}]}}""")]
    public async Task Entry_that_is_not_whole_is_skipped_and_hides_no_other(string entry)
    {
        var snapshot = await ReadOkAsync(new(long.MaxValue), SnapshotText.Of(("a", SnapshotText.Entry()), ("half", entry), ("z", SnapshotText.Entry())));

        snapshot.Connectors.Keys.Select(name => name.Value).ShouldBe(["a", "z"], ignoreOrder: true);
    }

    [Fact]
    public async Task Names_that_cannot_be_addressed_are_told_in_order()
    {
        var tooLong = new string('z', 300);
        var farTooLong = new string('y', 9000);
        var json = SnapshotText.Of(("semi;colon", "{}"), (tooLong, SnapshotText.Entry()), ("a/b", SnapshotText.Entry()), (farTooLong, "{}"), ("ok", SnapshotText.Entry()));
        var reader = new SnapshotReader(long.MaxValue);

        var snapshot = await ReadOkAsync(reader, json);

        snapshot.UnaddressableNames.ShouldBe(["a/b", "semi;colon", farTooLong, tooLong]);
        (await ReadOkAsync(reader, json)).Connectors.ShouldBeSameAs(snapshot.Connectors);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_in_a_name_spoils_nothing_else()
    {
        var snapshot = await ReadOkAsync(new(long.MaxValue), $$"""{"\ud800":{},"ok":{{SnapshotText.Entry()}}}""");

        snapshot.UnaddressableNames.ShouldBe(["\\ud800"]);
        snapshot.Connectors.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Long_trace_is_cut_between_characters()
    {
        for (var length = 1200; length < 1300; length++)
        {
            var trace = new string('x', length) + string.Concat(Enumerable.Repeat("😀", 20_000));

            var snapshot = await ReadOkAsync(new(long.MaxValue), SnapshotText.Of(("a", SnapshotText.Entry(state: "FAILED", trace: trace))));

            var kept = Connector(snapshot, "a").Trace.ShouldNotBeNull();
            kept.ShouldEndWith("…\n");
            trace.ShouldStartWith(kept[..^2]);
            kept.EnumerateRunes().ShouldNotContain(System.Text.Rune.ReplacementChar);
        }
    }

    [Fact]
    public async Task Half_a_surrogate_pair_in_a_trace_hides_no_connector()
    {
        var entry = SnapshotText.Entry(state: "FAILED", trace: "boom").Replace("boom", "bad character \\ud800 at 7", StringComparison.Ordinal);

        var snapshot = await ReadOkAsync(new(long.MaxValue), SnapshotText.Of(("a", entry)));

        Connector(snapshot, "a").Trace.ShouldBe("bad character \uFFFD at 7");
    }

    [Fact]
    public async Task State_of_a_newer_Connect_is_unknown() =>
        Connector(await ReadOkAsync(new(long.MaxValue), SnapshotText.Of(("a", SnapshotText.Entry(state: "DREAMING")))), "a").State.ShouldBe(ConnectorState.Unknown);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("null")]
    [InlineData("\"a\"")]
    [InlineData("<html></html>")]
    [InlineData("{} {}")]
    [InlineData("{},")]
    [InlineData("{\"a\":}")]
    public async Task Body_that_is_not_a_list_is_no_snapshot(string body) =>
        (await ReadAsync(new(long.MaxValue), body)).ShouldBeOfType<ConnectResponse<Snapshot>.Unavailable>();

    [Fact]
    public async Task Plain_list_of_names_means_a_Connect_that_knows_no_expansion() =>
        (await ReadAsync(new(long.MaxValue), """["a","b"]""")).ShouldBeOfType<ConnectResponse<Snapshot>.NotSupported>();

    [Fact]
    public async Task List_over_the_limit_is_refused_and_one_at_the_limit_is_not()
    {
        var json = SnapshotText.Of(("a", SnapshotText.Entry()));

        (await ReadAsync(new(json.Length), json)).ShouldBeOfType<ConnectResponse<Snapshot>.Ok>();
        (await ReadAsync(new(json.Length - 1), json)).ShouldBeOfType<ConnectResponse<Snapshot>.ServerError>();
    }

    private static string WithOneMore(string json, string file)
    {
        var rest = json.TrimStart()[1..];
        return $"{{\"one-more\":{SnapshotText.Entry(file)}{(rest.TrimStart().StartsWith('}') ? "" : ",")}{rest}";
    }

    private static ObservedConnector Connector(Snapshot snapshot, string name) => snapshot.Connectors[ConnectorName.Parse(name)];

    private static async Task<Snapshot> ReadOkAsync(SnapshotReader reader, string json) => (await ReadAsync(reader, json)).Value();

    private static Task<ConnectResponse<Snapshot>> ReadAsync(SnapshotReader reader, string json) =>
        reader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), BeganAt, connectionId: 7, CancellationToken.None);

    private static Task<ConnectResponse<Snapshot>> ReadAsync(SnapshotReader reader, string json, IReadOnlyList<int> lengths) =>
        reader.ReadAsync(new PieceStream(Encoding.UTF8.GetBytes(json), lengths), BeganAt, connectionId: 7, CancellationToken.None);

    private static void Check(Func<string, IReadOnlyList<int>, Task<bool>> holds)
    {
        var cases = from seed in ArbMap.Default.GeneratorFor<int>()
                    from lengths in Gen.Choose(1, 40).NonEmptyListOf()
                    select (Json: SnapshotText.Random(new Random(seed)), Lengths: lengths);
        Prop.ForAll(cases.ToArbitrary(), generated => holds(generated.Json, [.. generated.Lengths]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }
}
