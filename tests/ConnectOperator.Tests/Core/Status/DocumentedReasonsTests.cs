using System.Reflection;
using ConnectOperator.Core.Resources;
using ConnectOperator.Core.Status;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Status;

public sealed class DocumentedReasonsTests
{
    private static readonly string Reference = File.ReadAllText(Repository.PathOf("docs", "reference.md"));

    [Theory]
    [InlineData(typeof(Reasons))]
    [InlineData(typeof(ConditionTypes))]
    [InlineData(typeof(Annotations))]
    public void Reference_explains_every_word_that_people_meet(Type words) => words
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (string)field.GetRawConstantValue()!)
        .Where(word => !Reference.Contains($"`{word}`", StringComparison.Ordinal))
        .ShouldBeEmpty();
}
