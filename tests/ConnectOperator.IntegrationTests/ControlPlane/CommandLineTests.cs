using ConnectOperator.Tests.Operator.CommandLine;
using ControlPlane.Commands;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

/// <summary>The control plane's command line.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public void Help_tells_what_holds_without_each_option() => TypedCommand.OptionsWithoutDefault(ControlPlaneCommand.Create()).ShouldBeEmpty();

    [Fact]
    public void Complaints_speak_of_options_not_of_types() => TypedCommand.ComplaintsWithTypes(ControlPlaneCommand.Create()).ShouldBeEmpty();

    [Fact]
    public async Task File_that_does_not_exist_is_one_sentence()
    {
        var (exitCode, text) = await TypedCommand.TypeAsync(ControlPlaneCommand.Create(), "kustomize", "no/such/folder", "--kubectl", "no-such-kubectl");

        exitCode.ShouldBe(1);
        text.ShouldNotContain("   at ");
    }
}
