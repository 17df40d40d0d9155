using System.Collections.Frozen;
using ConnectOperator.Clusters;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Resources;
using ConnectOperator.KafkaConnect.Model;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class ConnectorSlotsTests : IDisposable
{
    private readonly MeasuredProgram program = new(new ManualTimeProvider());
    private readonly ConnectorSlots slots;
    private readonly DateTimeOffset now = new ManualTimeProvider().GetUtcNow();

    public ConnectorSlotsTests() => slots = new ConnectorSlots(program.Telemetry.Metrics.ForCluster(Samples.Prod).Loop);

    public void Dispose() => program.Dispose();

    [Fact]
    public void What_is_new_or_changed_is_due_once()
    {
        slots.Upsert(Resource("a", version: 1));
        slots.Upsert(Resource("a", version: 2));
        slots.Upsert(Resource("b", version: 3));

        Due().ShouldBe(["a", "b"]);
        Due().ShouldBeEmpty();
    }

    [Fact]
    public void A_slot_at_rest_lets_go_of_its_spec_and_reads_it_again_when_it_is_asked_for()
    {
        var slot = slots.Upsert(Resource("a", version: 1))!;
        var (spec, resolution) = (slot.Spec, slot.Resolve(_ => new SourceState.Pending()));

        slot.Relax();

        slot.Sources.ShouldBeEmpty();
        slot.Spec.ShouldNotBeSameAs(spec);
        slot.Request!.Config.ShouldBe(((SpecReading<ConnectorRequest>.Valid)spec).Value.Config, ignoreOrder: true);
        slot.Resolve(_ => new SourceState.Pending()).ShouldNotBeSameAs(resolution);
    }

    [Fact]
    public void A_slot_at_rest_keeps_what_secrets_have_gone_into()
    {
        var source = new SourceKey(SourceKind.Secret, new("kafka", "database"));
        var resource = Resource("a", version: 1);
        var slot = slots.Upsert(resource with
        {
            Spec = resource.Spec with { ConfigFrom = [new() { Key = "password", SecretKeyRef = new() { Name = "database", Key = "password" } }] },
        })!;
        var resolution = slot.Resolve(_ => new SourceState.Found("uid", "1", new Dictionary<string, string> { ["password"] = "hunter2" }.ToFrozenDictionary()));

        slot.Relax();

        slot.Resolve(_ => new SourceState.Pending()).ShouldBeSameAs(resolution);
        slot.DependsOn(source).ShouldBeTrue();
        slot.ForgetResolution();
        slot.Scrubber.Scrub("wrong password hunter2").ShouldBe("wrong password [redacted]");
    }

    [Fact]
    public void A_slot_whose_spec_changes_knows_of_its_sources()
    {
        var resource = Resource("a", version: 1);
        var slot = slots.Upsert(resource)!;
        slot.Relax();

        slots.Upsert(Resource("a", version: 2) with
        {
            Metadata = Resource("a", version: 2).Metadata with { Generation = 2 },
            Spec = resource.Spec with { ConfigFrom = [new() { SecretRef = new() { Name = "database" } }] },
        });

        slot.DependsOn(new SourceKey(SourceKind.Secret, new("kafka", "database"))).ShouldBeTrue();
    }

    [Fact]
    public void A_state_older_than_what_is_known_is_not_taken()
    {
        slots.Upsert(Resource("a", version: 10));
        Due();

        slots.Upsert(Resource("a", version: 9)).ShouldBeNull();

        Due().ShouldBeEmpty();
        slots.All.ShouldHaveSingleItem().Resource.Metadata.ResourceVersion.ShouldBe("10");
    }

    [Fact]
    public void Versions_that_are_no_numbers_are_taken_as_they_come()
    {
        slots.Upsert(Resource("a", version: 10));

        slots.Upsert(Resource("a") with { Metadata = Resource("a").Metadata with { ResourceVersion = "x" } }).ShouldNotBeNull();
    }

    [Fact]
    public void A_resource_created_anew_inherits_nothing()
    {
        var old = slots.Upsert(Resource("a", version: 1, claims: "shared"))!;
        old.History = old.History with { LastWriteEndedAt = now };
        var young = slots.Upsert(Resource("a", version: 5, uid: "other"))!;

        young.ShouldNotBeSameAs(old);
        young.History.LastWriteEndedAt.ShouldBeNull();
        slots.IsPresent(old).ShouldBeFalse();
        slots.Named(ConnectorName.Parse("shared")).ShouldBeEmpty();
        slots.Named(ConnectorName.Parse("a")).ShouldBe([young]);
        slots.Count.ShouldBe(1);
    }

    [Fact]
    public void The_claim_decides_then_age_then_uid()
    {
        var younger = slots.Upsert(Shared("younger", created: now, uid: "1"))!;
        var older = slots.Upsert(Shared("older", created: now.AddDays(-1), uid: "2"))!;
        var twin = slots.Upsert(Shared("twin", created: now.AddDays(-1), uid: "3"))!;
        TakenBy(younger).ShouldBe("older");
        TakenBy(twin).ShouldBe("older");
        TakenBy(older).ShouldBeNull();

        slots.Upsert(Shared("younger", created: now, uid: "1", version: 2, claims: "shared"));

        TakenBy(younger).ShouldBeNull();
        TakenBy(older).ShouldBe("younger");
    }

    [Fact]
    public void Who_is_not_admitted_has_no_right_to_a_name_unless_claimed_before()
    {
        var younger = slots.Upsert(Shared("younger", created: now, uid: "1"))!;
        var older = slots.Upsert(Shared("older", created: now.AddDays(-1), uid: "2"))!;

        slots.NameTakenBy(younger, slot => slot != older).ShouldBeNull();
        slots.Upsert(Shared("older", created: now.AddDays(-1), uid: "2", version: 2, claims: "shared"));

        slots.NameTakenBy(younger, slot => slot != older).ShouldBe(Samples.Key("older"));
    }

    [Fact]
    public void A_rival_is_due_when_the_winner_goes_or_gives_up_its_claim()
    {
        slots.Upsert(Shared("first", created: now, uid: "1", claims: "shared"));
        slots.Upsert(Shared("second", created: now, uid: "2"));
        Due();

        slots.Upsert(Shared("first", created: now, uid: "1", version: 2));
        Due().ShouldContain("second");
        slots.TryGet(Samples.Key("first"), out var first).ShouldBeTrue();
        slots.Remove(first!);

        Due().ShouldBe(["second"]);
    }

    [Fact]
    public void A_recheck_comes_due_at_its_last_time_only()
    {
        var slot = slots.Upsert(Resource("a"))!;
        Due();
        slots.Decided(slot, settled: true, now.AddSeconds(5));
        slots.Decided(slot, settled: true, now.AddSeconds(9));
        slots.NextRecheck.ShouldBe(now.AddSeconds(9));

        slots.MarkDue(now.AddSeconds(8));
        Due().ShouldBeEmpty();
        slots.MarkDue(now.AddSeconds(9));

        Due().ShouldBe(["a"]);
        slots.NextRecheck.ShouldBeNull();
    }

    [Fact]
    public void A_recheck_that_is_no_longer_wanted_or_whose_resource_is_gone_wakes_nobody()
    {
        var (a, b) = (slots.Upsert(Resource("a"))!, slots.Upsert(Resource("b"))!);
        slots.Decided(a, settled: true, now.AddSeconds(5));
        slots.Decided(b, settled: true, now.AddSeconds(5));

        slots.Decided(a, settled: true, recheckAt: null);
        slots.Remove(b);

        slots.NextRecheck.ShouldBeNull();
    }

    [Fact]
    public void A_snapshot_makes_due_what_changed_and_what_waits()
    {
        var connect = new ScriptedConnect(new ManualTimeProvider());
        foreach (var name in (string[])["same", "changed", "waiting", "gone"])
        {
            connect.Put(name, Samples.Config());
            slots.Upsert(Resource(name));
        }

        slots.MarkChanged(connect.List());
        Due();
        connect.Put("changed", Samples.Config("new"));
        connect.Remove("gone");
        slots.TryGet(Samples.Key("waiting"), out var waiting);
        slots.Decided(waiting!, settled: false, recheckAt: null);
        slots.AllSettled.ShouldBeFalse();

        slots.MarkChanged(connect.List());

        Due().Order().ShouldBe(["changed", "gone", "waiting"]);
        slots.Remove(waiting!);
        slots.AllSettled.ShouldBeTrue("who is gone waits for nothing");
    }

    [Fact]
    public void Claims_are_counted_once_per_name()
    {
        slots.Upsert(Resource("a", claims: "a"));
        slots.Upsert(Resource("b"));
        slots.Upsert(Resource("c", claims: "a"));

        slots.Claimed.ShouldBe([ConnectorName.Parse("a")]);
    }

    private static KafkaConnector Shared(string name, DateTimeOffset created, string uid, int version = 1, string? claims = null)
    {
        var resource = Resource(name, version, uid, claims);
        return resource with
        {
            Metadata = resource.Metadata with { CreationTimestamp = created },
            Spec = resource.Spec with { Name = "shared" },
        };
    }

    private static KafkaConnector Resource(string name, int version = 1, string uid = "uid", string? claims = null)
    {
        var resource = Samples.Connector(name);
        return resource with
        {
            Metadata = resource.Metadata with { Uid = uid, Generation = 1, ResourceVersion = $"{version}" },
            Status = claims is null ? null : new() { ConnectorName = claims, Cluster = Samples.Prod.ToString() },
        };
    }

    private string? TakenBy(ConnectorSlot slot) => slots.NameTakenBy(slot, _ => true)?.Name;

    private List<string> Due()
    {
        List<string> names = [];
        while (slots.TryTakeDirty(out var slot))
        {
            names.Add(slot.Key.Name);
        }

        return names;
    }
}
