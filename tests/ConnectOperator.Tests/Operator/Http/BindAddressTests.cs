using ConnectOperator.Http;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Http;

public sealed class BindAddressTests
{
    [Theory]
    [InlineData("0.0.0.0:8080", "0.0.0.0", 8080)]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0)]
    [InlineData("[::1]:9443", "::1", 9443)]
    [InlineData(":8080", null, 8080)]
    public void Address_and_port_are_read(string text, string? address, int port)
    {
        var bind = BindAddress.Parse(text).ShouldNotBeNull();

        bind.Address?.ToString().ShouldBe(address);
        bind.Port.ShouldBe(port);
        bind.ToString().ShouldBe(text);
    }

    [Fact]
    public void None_is_nowhere() => BindAddress.Parse("none").ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("8080")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("::1")]
    [InlineData("localhost:8080")]
    public void Anything_else_is_refused_with_what_is_expected(string text) =>
        Should.Throw<FormatException>(() => BindAddress.Parse(text)).Message.ShouldContain("ADDRESS:PORT");
}
