using ConnectOperator.Core.Planning;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Planning;

public sealed class ConnectVersionTests
{
    [Theory]
    [InlineData("2.3.0", false)]
    [InlineData("3.9.1", false)]
    [InlineData("4.0.0", false)]
    [InlineData("4.1.0", true)]
    [InlineData("4.1.0-SNAPSHOT", true)]
    [InlineData("5.0.0", true)]
    [InlineData("7.9.1-ccs", false)]
    [InlineData("8.0.0-ce", false)]
    [InlineData("8.1.0-ccs", true)]
    [InlineData("3.7.0.redhat-00007", false)]
    [InlineData("unknown", true)]
    [InlineData("", true)]
    public void Plugin_versions_are_known_from_4_1(string version, bool known) =>
        ConnectVersion.KnowsPluginVersions(version).ShouldBe(known);
}
