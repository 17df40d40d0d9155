using System.Collections.Frozen;
using ConnectOperator.Core.Observation;
using ConnectOperator.Core.Planning;
using ConnectOperator.KafkaConnect.Model;
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
        Evidence.None.Of(Name, trusted: null, lastWriteEndedAt: null, Now).ShouldBe(new Sighting.Unknown());

    [Fact]
    public void Snapshot_that_began_before_the_last_write_ended_tells_nothing()
    {
        var evidence = Evidence.None.With(Listing(Now, Entry), confirmed: null);

        evidence.Of(Name, Entry, lastWriteEndedAt: Now, Now).ShouldBe(new Sighting.Unknown());
        evidence.Of(Name, Entry, Now - TimeSpan.FromTicks(1), Now).ShouldBe(new Sighting.Seen(Entry, Trusted: true, Now));
    }

    [Fact]
    public void Entry_is_trusted_while_it_is_the_object_that_was_come_to_rest_on()
    {
        var evidence = Evidence.None.With(Listing(Now, Entry), confirmed: null);

        evidence.Of(Name, Entry, lastWriteEndedAt: null, Now).ShouldBe(new Sighting.Seen(Entry, Trusted: true, Now));
        evidence.Of(Name, Observed(), lastWriteEndedAt: null, Now).ShouldBe(new Sighting.Seen(Entry, Trusted: false, Now));
        evidence.Of(Name, trusted: null, lastWriteEndedAt: null, Now).ShouldBe(new Sighting.Seen(Entry, Trusted: false, Now));
    }

    [Fact]
    public void Confirmed_entry_is_trusted_until_it_changes()
    {
        var confirmed = Confirmed(Now, [], Entry);
        var unchanged = Evidence.None.With(confirmed.Snapshot, confirmed).With(Listing(Now + TimeSpan.FromHours(1), Entry), confirmed: null);
        var changed = unchanged.With(Listing(Now + TimeSpan.FromHours(2), Observed()), confirmed: null);

        Trusted(unchanged).ShouldBeTrue();
        Trusted(changed).ShouldBeFalse();

        static bool Trusted(Evidence evidence) =>
            evidence.Of(Name, trusted: null, lastWriteEndedAt: null, Now).ShouldBeOfType<Sighting.Seen>().Trusted;
    }

    [Fact]
    public void Entry_is_just_confirmed_for_a_while()
    {
        var confirmed = Confirmed(Now, [], Entry);
        var evidence = Evidence.None.With(confirmed.Snapshot, confirmed with { ReceivedAt = Now.AddSeconds(1) });

        JustConfirmed(Now.AddSeconds(1) + Evidence.ConfirmationLasts).ShouldBeTrue();
        JustConfirmed(Now.AddSeconds(1) + Evidence.ConfirmationLasts + TimeSpan.FromTicks(1)).ShouldBeFalse("but it is still trusted");

        bool JustConfirmed(DateTimeOffset at)
        {
            var seen = evidence.Of(Name, trusted: null, lastWriteEndedAt: null, at).ShouldBeOfType<Sighting.Seen>();
            seen.Trusted.ShouldBeTrue();
            return seen.JustConfirmed;
        }
    }

    [Fact]
    public void List_without_a_connector_proves_nothing() =>
        Evidence.None.With(Listing(Now), confirmed: null).Of(Name, null, null, Now).ShouldBe(new Sighting.NotSeen());

    [Fact]
    public void Confirmed_list_without_a_connector_proves_its_absence_for_a_while()
    {
        var confirmed = Confirmed(Now, []);
        var evidence = Evidence.None.With(confirmed.Snapshot, confirmed);

        evidence.Of(Name, null, null, Now + Evidence.ConfirmationLasts).ShouldBe(new Sighting.Absent());
        evidence.Of(Name, null, null, Now + Evidence.ConfirmationLasts + TimeSpan.FromTicks(1)).ShouldBe(new Sighting.NotSeen());
    }

    [Fact]
    public void Name_without_a_status_is_starting()
    {
        var confirmed = Confirmed(Now, [Name]);

        Evidence.None.With(confirmed.Snapshot, confirmed).Of(Name, null, null, Now).ShouldBe(new Sighting.Starting());
    }

    [Fact]
    public void Connector_that_vanishes_after_a_confirmation_is_not_proven_gone()
    {
        var confirmed = Confirmed(Now, [Name], Entry);
        var evidence = Evidence.None.With(confirmed.Snapshot, confirmed).With(Listing(Now + TimeSpan.FromSeconds(1)), confirmed: null);

        evidence.Of(Name, Entry, null, Now + TimeSpan.FromSeconds(1)).ShouldBe(new Sighting.NotSeen());
    }

    [Fact]
    public void Confirmation_from_before_the_last_write_proves_nothing_after_it()
    {
        var confirmed = Confirmed(Now, []);
        var written = Now + TimeSpan.FromSeconds(1);
        var evidence = Evidence.None.With(confirmed.Snapshot, confirmed).With(Listing(written + TimeSpan.FromSeconds(1)), confirmed: null);

        evidence.Of(Name, null, written, written + TimeSpan.FromSeconds(1)).ShouldBe(new Sighting.NotSeen());
    }

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
