using ConnectOperator.Core.Conflicts;
using ConnectOperator.Tests.Core.Planning;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Conflicts;

public sealed class OperatorIdentityTests
{
    private static readonly DateTimeOffset Noon = SituationBuilder.Noon;

    /// <summary>Whoever comes first goes on, and all that follow yield to it.</summary>
    private static readonly OperatorIdentity[] InOrder =
    [
        OperatorIdentity.OfLease(new("a", "connect-operator"), watchesAll: true),
        OperatorIdentity.OfLease(new("b", "connect-operator"), watchesAll: true),
        OperatorIdentity.OfProcess("laptop", 7, Noon.AddSeconds(1), watchesAll: true),
        OperatorIdentity.OfProcess("laptop", 6, Noon, watchesAll: true),
        OperatorIdentity.OfLease(new("a", "another"), watchesAll: false),
        OperatorIdentity.OfLease(new("a", "other"), watchesAll: false),
        OperatorIdentity.OfProcess("laptop", 9, Noon.AddMilliseconds(1), watchesAll: false),
        OperatorIdentity.OfProcess("host", 9, Noon, watchesAll: false),
        OperatorIdentity.OfProcess("laptop", 9, Noon, watchesAll: false),
        OperatorIdentity.OfLease(new("0", "blind"), watchesAll: false).WithoutCluster(),
    ];

    [Fact]
    public void Of_any_two_one_goes_on_and_both_know_which()
    {
        for (var first = 0; first < InOrder.Length; first++)
        {
            for (var second = 0; second < InOrder.Length; second++)
            {
                InOrder[first].GoesBefore(InOrder[second]).ShouldBe(first < second, $"{InOrder[first]} before {InOrder[second]}");
            }
        }
    }

    [Fact]
    public void What_stands_in_status_tells_all_of_it() =>
        InOrder.Select(identity => OperatorIdentity.TryParse(identity.Name)).ShouldBe(InOrder);

    [Fact]
    public void It_is_short() => OperatorIdentity.OfLease(new("connect-operator", "connect-operator"), watchesAll: true).Name
        .ShouldBe("all/lease/connect-operator/connect-operator");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("all/lease/a")]
    [InlineData("all/lease//a")]
    [InlineData("few/lease/a/b")]
    [InlineData("all/process/a/yesterday")]
    [InlineData("all/process//2026-01-01T00:00:00.000Z")]
    [InlineData("all/lease/a/b/c")]
    public void What_says_less_or_more_is_nobody(string? text)
    {
        OperatorIdentity.TryParse(text).ShouldBeNull();
        InOrder.ShouldAllBe(identity => !identity.Is(text));
        OperatorIdentity.Described(text).ShouldContain("another version");
    }

    [Fact]
    public void All_who_stand_for_a_Lease_are_one_whatever_they_watch()
    {
        var self = OperatorIdentity.OfLease(new("a", "b"), watchesAll: true);

        self.Is(OperatorIdentity.OfLease(new("a", "b"), watchesAll: false).Name).ShouldBeTrue();
        self.Is(self.WithoutCluster().Name).ShouldBeTrue();
        self.Is(OperatorIdentity.OfLease(new("a", "c"), watchesAll: true).Name).ShouldBeFalse();
    }

    [Fact]
    public void A_process_started_anew_is_another_one() => OperatorIdentity.OfProcess("pod", 1, Noon, watchesAll: true)
        .Is(OperatorIdentity.OfProcess("pod", 1, Noon.AddSeconds(9), watchesAll: true).Name).ShouldBeFalse();

    [Fact]
    public void A_name_of_a_machine_cannot_be_taken_for_anything_else() =>
        OperatorIdentity.TryParse(OperatorIdentity.OfProcess("all/lease/x", 1, Noon, watchesAll: false).Name)!.Process.ShouldBe("all-lease-x.1");
}
