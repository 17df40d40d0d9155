using System.Reflection;
using System.Text.RegularExpressions;
using ConnectOperator.Core.Conditions;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Status;

public sealed partial class DocumentedReasonsTests
{
    private static readonly string Reference = File.ReadAllText(Repository.PathOf("docs", "reference.md"));

    [Theory]
    [InlineData(typeof(Reasons))]
    [InlineData(typeof(EventReasons))]
    [InlineData(typeof(ConditionTypes))]
    [InlineData(typeof(Annotations))]
    public void Reference_explains_every_word_that_people_meet(Type words) => words
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetRawConstantValue()!)
        .Where(word => !Reference.Contains($"`{word}`", StringComparison.Ordinal))
        .ShouldBeEmpty();

    /// <summary>So that the test above sees all of them.</summary>
    [Fact]
    public void No_Event_has_a_reason_that_is_written_out_where_it_is_made() => Directory
        .EnumerateFiles(Repository.PathOf("operator"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .SelectMany(file => WrittenOut().Matches(File.ReadAllText(file)).Select(match => $"{Path.GetFileName(file)}: {match.Value}"))
        .ShouldBeEmpty();

    /// <summary>An <see cref="OwnerEvent"/> with a literal in the place of its reason.</summary>
    [GeneratedRegex(@"(OwnerEvent|new)\(\s*(true|false),\s*""[^""]*""|EventType\.(Normal|Warning),\s*""[^""]*""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex WrittenOut();
}
