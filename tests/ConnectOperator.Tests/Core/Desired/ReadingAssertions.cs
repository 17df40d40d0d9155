using ConnectOperator.Core.Desired;
using Shouldly;

namespace ConnectOperator.Tests.Core.Desired;

/// <summary>What tests ask of a reading, with a failure message that shows the other outcome.</summary>
internal static class ReadingAssertions
{
    public static T ShouldBeValid<T>(this SpecReading<T> reading) => reading switch
    {
        SpecReading<T>.Valid valid => valid.Value,
        SpecReading<T>.Invalid invalid => throw new ShouldAssertException($"expected a valid spec, got: {string.Join("\n", invalid.Problems)}"),
        _ => throw new ShouldAssertException("no reading"),
    };

    public static IReadOnlyList<SpecProblem> ShouldBeInvalid<T>(this SpecReading<T> reading) => reading switch
    {
        SpecReading<T>.Invalid invalid => invalid.Problems,
        _ => throw new ShouldAssertException("expected problems, got a valid spec"),
    };

    /// <summary>The spec has this one problem and no other.</summary>
    public static void ShouldHaveProblem<T>(this SpecReading<T> reading, string field, string words)
    {
        var problem = reading.ShouldBeInvalid().ShouldHaveSingleItem();
        problem.Field.ShouldBe(field);
        problem.ToString().ShouldContain(words, Case.Sensitive);
        problem.Remedy.ShouldNotBeNullOrWhiteSpace();
    }

    public static DesiredConnector ShouldBeResolved(this Resolution resolution) => resolution switch
    {
        Resolution.Resolved resolved => resolved.Connector,
        Resolution.Missing missing => throw new ShouldAssertException($"missing: {string.Join("\n", missing.Problems)}"),
        Resolution.Invalid invalid => throw new ShouldAssertException($"invalid: {string.Join("\n", invalid.Problems)}"),
        _ => throw new ShouldAssertException("pending"),
    };
}
