using ControlPlane;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

public sealed class ControlPlaneTargetTests
{
    [Fact]
    public void Without_a_wish_the_control_plane_is_built()
    {
        var target = Of();

        (target.KubeconfigPath, target.AssetsDirectory, target.K3sImage, target.NotOursBecause).ShouldBe((null, null, null, null));
        target.KnowsCel.ShouldBeFalse();
    }

    [Fact]
    public void K3s_is_of_the_version_that_its_image_says()
    {
        var target = Of(("TEST_K3S_IMAGE", "registry.example:5000/rancher/k3s:v1.29.15-k3s1"));

        target.K3sImage.ShouldBe("registry.example:5000/rancher/k3s:v1.29.15-k3s1");
        target.Version.ShouldBe(new Version(1, 29));
        target.KnowsCel.ShouldBeTrue();
        target.NotOursBecause.ShouldNotBeNull().ShouldContain("k3s");
    }

    [Fact]
    public void K3s_without_an_image_is_the_newest_known() =>
        Of(("TEST_K3S", "1")).K3sImage.ShouldBe(ControlPlaneTarget.DefaultK3sImage);

    [Theory]
    [InlineData("0")]
    [InlineData("")]
    public void K3s_can_be_declined(string flag) => Of(("TEST_K3S", flag)).K3sImage.ShouldBeNull();

    [Fact]
    public void Assets_go_before_k3s() =>
        Of(("KUBEBUILDER_ASSETS", "/nowhere"), ("TEST_K3S", "1")).ShouldSatisfyAllConditions(
            target => target.AssetsDirectory.ShouldBe("/nowhere"),
            target => target.K3sImage.ShouldBeNull());

    [Fact]
    public void Cluster_of_a_kubeconfig_goes_before_everything() =>
        Of(("TEST_KUBECONFIG", "/nowhere/kubeconfig"), ("KUBEBUILDER_ASSETS", "/nowhere"), ("TEST_K3S", "1")).ShouldSatisfyAllConditions(
            target => target.KubeconfigPath.ShouldBe("/nowhere/kubeconfig"),
            target => target.AssetsDirectory.ShouldBeNull(),
            target => target.K3sImage.ShouldBeNull());

    private static ControlPlaneTarget Of(params (string Name, string Value)[] environment) =>
        ControlPlaneTarget.In(name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
