using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Leases;

/// <summary>Whatever is lost, late or stopped, and whatever their clocks show: no two may write at the same moment.</summary>
public sealed class ElectionModelTests
{
    private const int Candidates = 3;
    private const int Turns = 200;

    // A stranger's 15 s, on the fastest of these clocks, are still longer than the leader's 10 s on the slowest.
    private static readonly Gen<ClockOf> Clocks =
        from start in Gen.Choose(0, 1_000_000)
        from speed in Gen.Choose(85, 125)
        from offset in Gen.Choose(-100_000, 100_000)
        select new ClockOf(start, speed, TimeSpan.FromSeconds(offset));

    private static readonly Gen<int> Pauses =
        Gen.Frequency((30, Gen.Choose(1, 300)), (3, Gen.Choose(1000, 8000)), (1, Gen.Choose(8000, 60_000)));

    private static readonly Gen<Fate> Fates = Gen.Frequency(
        (12, Gen.Constant(Fate.Arrives)), (1, Gen.Constant(Fate.RequestLost)), (1, Gen.Constant(Fate.AnswerLost)));

    private static readonly Gen<ProcessCourse> Courses =
        from clock in Clocks
        from turns in (from fate in Fates from pause in Pauses select new Turn(fate, pause)).ListOf(Turns)
        select new ProcessCourse(clock, [.. turns]);

    [Fact]
    public void Never_may_two_write()
    {
        var reigns = 0;
        Prop.ForAll(Courses.ListOf(Candidates).Select(courses => courses.ToList()).ToArbitrary(), courses => reigns += Run(courses))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

        // Or the property would hold for want of leaders.
        reigns.ShouldBeGreaterThan(3000);
    }

    private static int Run(IReadOnlyList<ProcessCourse> courses)
    {
        var world = new ElectionWorld(courses);
        while (world.TakeTurn())
        {
            world.Permitted.Count.ShouldBeLessThanOrEqualTo(1, string.Join(Environment.NewLine, world.History));
        }

        return world.Reigns;
    }
}
