using System.Collections.Frozen;
using ConnectOperator.Core.Observation;
using ConnectOperator.KafkaConnect.Model;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Observation;

public sealed class EvidenceTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ConnectorName Name = ConnectorName.Parse("orders");
    private static readonly ObservedConnector Entry = Observed();

    [Fact]
    public void Nothing_read_tells_nothing() =>
        Evidence.None.Of(Name, trusted: null, lastWriteEndedAt: null, Now).ShouldBe(new ObservedState.Unknown());

    [Fact]
    public void Snapshot_that_began_before_the_last_write_ended_tells_nothing()
    {
        var evidence = Evidence.None.With(Listing(Now, Entry), confirmed: null);

        evidence.Of(Name, Entry, lastWriteEndedAt: Now, Now).ShouldBe(new ObservedState.Unknown());
        evidence.Of(Name, Entry, Now - TimeSpan.FromTicks(1), Now).ShouldBe(new ObservedState.Seen(Entry, Trusted: true, Now));
    }

    [Fact]
    public void Entry_is_trusted_while_it_is_the_object_that_was_come_to_rest_on()
    {
        var evidence = Evidence.None.With(Listing(Now, Entry), confirmed: null);

        evidence.Of(Name, Entry, lastWriteEndedAt: null, Now).ShouldBe(new ObservedState.Seen(Entry, Trusted: true, Now));
        evidence.Of(Name, Observed(), lastWriteEndedAt: null, Now).ShouldBe(new ObservedState.Seen(Entry, Trusted: false, Now));
        evidence.Of(Name, trusted: null, lastWriteEndedAt: null, Now).ShouldBe(new ObservedState.Seen(Entry, Trusted: false, Now));
    }

    [Fact]
    public void Entry_of_which_a_read_of_its_own_says_the_same_is_trusted_until_it_changes()
    {
        var confirmed = Checked(Now, Entry, Entry.Config);
        var unchanged = Evidence.None.With(confirmed.Snapshot, confirmed).With(Listing(Now + TimeSpan.FromHours(1), Entry), confirmed: null);
        var changed = unchanged.With(Listing(Now + TimeSpan.FromHours(2), Observed()), confirmed: null);
        var changedBack = changed.With(Listing(Now + TimeSpan.FromHours(3), Entry), confirmed: null);

        Trusted(unchanged).ShouldBeTrue();
        Trusted(changed).ShouldBeFalse();
        Trusted(changedBack).ShouldBeFalse();
    }

    [Fact]
    public void A_confirmation_of_others_takes_nothing_away()
    {
        var confirmed = Checked(Now, Entry, Entry.Config);
        var later = new Confirmation(Listing(Now + TimeSpan.FromSeconds(1), Entry), new HashSet<ConnectorName> { Name });

        Trusted(Evidence.None.With(confirmed.Snapshot, confirmed).With(later.Snapshot, later)).ShouldBeTrue();
    }

    [Fact]
    public void A_read_of_another_connector_makes_no_entry_trusted()
    {
        var confirmed = Confirmed(Now, [Name], Entry);

        Trusted(Evidence.None.With(confirmed.Snapshot, confirmed)).ShouldBeFalse("a gateway may have asked another worker for the list");
    }

    [Fact]
    public void Entry_that_its_own_read_contradicts_is_not_trusted()
    {
        var config = new Dictionary<string, string> { ["topic"] = "of today" };
        var old = Observed() with { Config = new Dictionary<string, string> { ["topic"] = "of last week" } };
        var confirmed = Checked(Now, old, config);

        Trusted(Evidence.None.With(confirmed.Snapshot, confirmed)).ShouldBeFalse();
    }

    /// <summary>A gateway may show configs in another way in lists than in what is read of one connector; no worker catches up for so long.</summary>
    [Fact]
    public void Entry_that_its_own_read_contradicts_in_the_same_way_for_long_is_trusted_and_not_good_enough_to_be_taken_over()
    {
        var config = new Dictionary<string, string> { ["topic"] = "orders" };
        var listed = Observed() with { Config = new Dictionary<string, string> { ["topic"] = "ORDERS" } };
        var evidence = Evidence.None;
        for (var time = TimeSpan.Zero; time < Evidence.DisputeSettles; time += TimeSpan.FromSeconds(10))
        {
            evidence = With(evidence, time, listed, config);
            Seen(evidence, time).Trusted.ShouldBeFalse(time.ToString());
        }

        var settled = With(evidence, Evidence.DisputeSettles, listed, config);
        Seen(settled, Evidence.DisputeSettles).ShouldSatisfyAllConditions(
            seen => seen.Trusted.ShouldBeTrue(),
            seen => seen.JustConfirmed.ShouldBeFalse(),
            seen => seen.IsDisputed.ShouldBeTrue());

        var otherRead = With(evidence, Evidence.DisputeSettles, listed, new Dictionary<string, string> { ["topic"] = "of today" });
        Seen(otherRead, Evidence.DisputeSettles).Trusted.ShouldBeFalse("it is about something else now");
        var otherEntry = With(evidence, Evidence.DisputeSettles, listed with { WorkerId = "other" }, config);
        Seen(otherEntry, Evidence.DisputeSettles).Trusted.ShouldBeFalse("so is this");

        static Evidence With(Evidence evidence, TimeSpan after, ObservedConnector listed, Dictionary<string, string> read)
        {
            var confirmed = Checked(Now + after, listed, read);
            return evidence.With(confirmed.Snapshot, confirmed);
        }

        static ObservedState.Seen Seen(Evidence evidence, TimeSpan after) =>
            evidence.Of(Name, trusted: null, lastWriteEndedAt: null, Now + after).ShouldBeOfType<ObservedState.Seen>();
    }

    [Theory]
    [InlineData("•••")]
    [InlineData("[hidden]")]
    public void Any_mask_in_one_answer_contradicts_nothing_and_neither_does_a_servers_own_key(string mask)
    {
        var masked = Observed() with { Config = new Dictionary<string, string> { ["password"] = mask, ["__internal.config.version"] = "1" } };
        var confirmed = Checked(Now, masked, new Dictionary<string, string> { ["password"] = "in clear" });

        Trusted(Evidence.None.With(confirmed.Snapshot, confirmed)).ShouldBeTrue();
    }

    [Fact]
    public void What_one_answer_masks_contradicts_nothing()
    {
        var masked = Observed() with { Config = new Dictionary<string, string> { ["password"] = "********" } };
        var confirmed = Checked(Now, masked, new Dictionary<string, string> { ["password"] = "in clear" });

        Trusted(Evidence.None.With(confirmed.Snapshot, confirmed)).ShouldBeTrue();
    }

    [Fact]
    public void Absence_that_its_own_read_confirms_is_told_from_one_by_the_list_alone()
    {
        var byList = Confirmed(Now, []);
        var itself = Checked(Now, entry: null, config: null);

        Evidence.None.With(byList.Snapshot, byList).Of(Name, null, null, Now).ShouldBe(new ObservedState.Absent { ByListAlone = true });
        Evidence.None.With(itself.Snapshot, itself).Of(Name, null, null, Now).ShouldBe(new ObservedState.Absent());
    }

    /// <summary>
    /// Behind a gateway that spreads requests, any list may come from a worker that is still starting, and only what goes through the
    /// herder's queue is true.
    /// </summary>
    [Fact]
    public void No_list_whatever_it_shows_is_believed_against_the_connectors_own_read() => Prop.ForAll(
        (from truth in Configs
         from polls in (from listed in Configs
                        from isRead in Gen.Elements(true, false)
                        from isNamed in Gen.Elements(true, false)
                        select (listed, isRead, isNamed)).ArrayOf()
         select (truth, polls)).ToArbitrary(),
        history =>
        {
            var (evidence, time) = (Evidence.None, Now);
            foreach (var (listed, isRead, isNamed) in history.polls)
            {
                time += TimeSpan.FromSeconds(1);
                var list = listed is null ? Listing(time) : Listing(time, Observed() with { Config = listed });
                evidence = evidence.With(list, isRead
                    ? new Confirmation(list, isNamed ? new HashSet<ConnectorName> { Name } : [])
                    {
                        Reads = new Dictionary<ConnectorName, HerderRead> { [Name] = new(1, history.truth) },
                    }
                    : null);
                switch (evidence.Of(Name, trusted: null, lastWriteEndedAt: null, time))
                {
                    case ObservedState.Absent { ByListAlone: false }:
                        history.truth.ShouldBeNull();
                        break;
                    case ObservedState.Seen { Trusted: true, Connector.Config: var config }:
                        config.ShouldBe(history.truth, ignoreOrder: true);
                        break;
                    default:
                        break;
                }
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void List_without_a_connector_proves_nothing() =>
        Evidence.None.With(Listing(Now), confirmed: null).Of(Name, null, null, Now).ShouldBe(new ObservedState.NotSeen());

    [Fact]
    public void Confirmed_list_without_a_connector_proves_its_absence_for_a_while()
    {
        var confirmed = Confirmed(Now, []);
        var evidence = Evidence.None.With(confirmed.Snapshot, confirmed);

        evidence.Of(Name, null, null, Now + Evidence.ConfirmationLasts).ShouldBe(new ObservedState.Absent { ByListAlone = true });
        evidence.Of(Name, null, null, Now + Evidence.ConfirmationLasts + TimeSpan.FromTicks(1)).ShouldBe(new ObservedState.NotSeen());
    }

    [Fact]
    public void Name_without_a_status_is_starting()
    {
        var confirmed = Confirmed(Now, [Name]);

        Evidence.None.With(confirmed.Snapshot, confirmed).Of(Name, null, null, Now).ShouldBe(new ObservedState.Starting());
    }

    [Theory]
    [InlineData(ConnectorState.Unassigned, 9, true, true)]
    [InlineData(ConnectorState.Restarting, 9, true, true)]
    [InlineData(ConnectorState.Unassigned, 11, false, true)]
    [InlineData(ConnectorState.Running, 9, false, false)]
    public void Of_what_needs_a_worker_it_tells_whether_the_herder_answers_and_others_run_where_it_should(
        ConnectorState state, int seconds, bool answers, bool othersRun)
    {
        var entry = Entry with { State = state, WorkerId = "10.0.0.1:8083" };
        var other = Entry with { Name = ConnectorName.Parse("other"), WorkerId = "10.0.0.1:8083" };
        var confirmed = Confirmed(Now, [Name], entry, other);
        var evidence = Evidence.None.With(confirmed.Snapshot, confirmed);

        var seen = evidence.Of(Name, null, null, Now.AddSeconds(seconds)).ShouldBeOfType<ObservedState.Seen>();
        (seen.HerderAnswers, seen.WorkerRunsOthers).ShouldBe((answers, othersRun));
    }

    [Fact]
    public void Connector_without_a_config_is_told_with_what_a_read_of_its_own_said()
    {
        var hidden = Entry with { ShowsConfig = false };
        var list = Listing(Now) with { WithoutConfig = new[] { hidden }.ToFrozenDictionary(entry => entry.Name) };
        Evidence.None.With(list, confirmed: null).Of(Name, null, null, Now).ShouldBe(new ObservedState.ConfigHidden(hidden));

        var read = new HerderRead(1, Config: null);
        var confirmed = new Confirmation(list, new HashSet<ConnectorName> { Name }) { Reads = new Dictionary<ConnectorName, HerderRead> { [Name] = read } };
        var evidence = Evidence.None.With(list, confirmed);
        evidence.Of(Name, null, null, Now).ShouldBe(new ObservedState.ConfigHidden(hidden) { Read = read });
        evidence.Of(Name, null, null, Now.AddSeconds(11)).ShouldBe(new ObservedState.ConfigHidden(hidden));
    }

    [Fact]
    public void Connector_that_vanishes_after_a_confirmation_is_not_proven_gone()
    {
        var confirmed = Confirmed(Now, [Name], Entry);
        var evidence = Evidence.None.With(confirmed.Snapshot, confirmed).With(Listing(Now + TimeSpan.FromSeconds(1)), confirmed: null);

        evidence.Of(Name, Entry, null, Now + TimeSpan.FromSeconds(1)).ShouldBe(new ObservedState.NotSeen());
    }

    [Fact]
    public void Confirmation_from_before_the_last_write_proves_nothing_after_it()
    {
        var confirmed = Confirmed(Now, []);
        var written = Now + TimeSpan.FromSeconds(1);
        var evidence = Evidence.None.With(confirmed.Snapshot, confirmed).With(Listing(written + TimeSpan.FromSeconds(1)), confirmed: null);

        evidence.Of(Name, null, written, written + TimeSpan.FromSeconds(1)).ShouldBe(new ObservedState.NotSeen());
    }

    private static Gen<IReadOnlyDictionary<string, string>?> Configs => Gen.Elements<IReadOnlyDictionary<string, string>?>(
        null,
        new Dictionary<string, string> { ["topic"] = "of today" },
        new Dictionary<string, string> { ["topic"] = "of last week" },
        new Dictionary<string, string> { ["topic"] = "of today", ["more"] = "1" });

    private static bool Trusted(Evidence evidence) =>
        evidence.Of(Name, trusted: null, lastWriteEndedAt: null, Now).ShouldBeOfType<ObservedState.Seen>().Trusted;

    /// <summary>A confirmation with a read of this very connector.</summary>
    private static Confirmation Checked(DateTimeOffset beganAt, ObservedConnector? entry, IReadOnlyDictionary<string, string>? config) =>
        Confirmed(beganAt, entry is null ? [] : [Name], entry is null ? [] : [entry]) with
        {
            Reads = new Dictionary<ConnectorName, HerderRead> { [Name] = new(1, config) },
        };

    private static Confirmation Confirmed(DateTimeOffset beganAt, ConnectorName[] names, params ObservedConnector[] entries) =>
        new(Listing(beganAt, entries), names.ToHashSet());

    private static Snapshot Listing(DateTimeOffset beganAt, params ObservedConnector[] entries) => new()
    {
        BeganAt = beganAt,
        ConnectionId = 1,
        Connectors = entries.ToFrozenDictionary(entry => entry.Name),
        UnaddressableNames = [],
    };

    private static ObservedConnector Observed() => new()
    {
        Name = Name,
        Type = "source",
        Config = FrozenDictionary<string, string>.Empty,
        State = ConnectorState.Running,
        Tasks = [],
    };
}
