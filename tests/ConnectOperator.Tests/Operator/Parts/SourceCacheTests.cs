using System.Collections.Frozen;
using ConnectOperator.Core.Desired;
using ConnectOperator.Sources;
using ConnectOperator.Tests.Operator.Harness;
using ManualTime;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class SourceCacheTests
{
    private static readonly SourceKey Login = new(SourceKind.Secret, Samples.Key("login"));
    private readonly List<SourceKey> reads = [];
    private readonly SourceCache cache;
    private readonly DateTimeOffset now = new ManualTimeProvider().GetUtcNow();

    public SourceCacheTests() => cache = new SourceCache(reads.Add);

    [Fact]
    public void What_is_referred_to_is_read_once()
    {
        cache.Get(Login).ShouldBeOfType<SourceState.Pending>();
        cache.Get(Login);

        reads.ShouldBe([Login]);
        cache.Accept(Login, Found("1"), now).ShouldBeTrue();
        cache.Get(Login).ShouldBe(Found("1"), "no further read");
        reads.Count.ShouldBe(1);
    }

    [Fact]
    public void A_change_of_what_nobody_refers_to_is_not_read()
    {
        cache.Changed(Login, "2");

        reads.ShouldBeEmpty();
    }

    [Fact]
    public void A_change_is_read_once_and_known_content_not_again()
    {
        Read("1");

        cache.Changed(Login, "1");
        reads.Count.ShouldBe(1, "the first list of the watch tells what is known");
        cache.Changed(Login, "2");
        reads.Count.ShouldBe(2);
        cache.Accept(Login, Found("2"), now).ShouldBeTrue();
        cache.Accept(Login, Found("2"), now).ShouldBeFalse("nothing new");
    }

    [Fact]
    public void A_change_during_a_read_is_read_after_it()
    {
        cache.Get(Login);
        cache.Changed(Login, "2");
        cache.Changed(Login, "3");
        reads.Count.ShouldBe(1, "one read at a time");

        cache.Accept(Login, Found("1"), now);

        reads.Count.ShouldBe(2);
        cache.Accept(Login, Found("3"), now);
        reads.Count.ShouldBe(2);
    }

    [Fact]
    public void What_cannot_be_read_now_keeps_what_was_read_before_and_is_tried_again()
    {
        Read("1");
        cache.Changed(Login, "2");

        cache.Accept(Login, new SourceState.Unreadable("no answer"), now).ShouldBeFalse();

        cache.Get(Login).ShouldBe(Found("1"));
        var due = cache.RetryDue(now).ShouldNotBeNull();
        reads.Count.ShouldBe(2);
        cache.RetryDue(due).ShouldBeNull();
        reads.Count.ShouldBe(3);
    }

    [Fact]
    public void What_nobody_refers_to_any_more_is_forgotten()
    {
        Read("1");

        cache.Retain([]);

        cache.Get(Login).ShouldBeOfType<SourceState.Pending>();
        reads.Count.ShouldBe(2);
    }

    [Fact]
    public void What_is_being_read_is_not_forgotten()
    {
        cache.Get(Login);

        cache.Retain([]);
        cache.Get(Login);

        reads.Count.ShouldBe(1, "the answer under way must not meet another question");
    }

    private static SourceState.Found Found(string version) => new("uid", version, FrozenDictionary<string, string>.Empty);

    private void Read(string version)
    {
        cache.Get(Login);
        cache.Accept(Login, Found(version), now);
    }
}
