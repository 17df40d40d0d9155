using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ConnectOperator.IntegrationTests.ControlPlane;
using k8s;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.Kubernetes;

/// <summary>Whom the client that others are checked by trusts.</summary>
[Collection(ControlPlaneCollection.Name)]
public sealed class IndependentClientTests(ControlPlaneFixture fixture)
{
    [Fact]
    public async Task Server_is_trusted_whose_certificate_is_of_the_clusters_authority_and_of_its_name() =>
        (await VersionAsync(_ => { })).ShouldStartWith("v1.");

    [Fact]
    public async Task Certificate_of_another_host_is_refused() =>
        await ShouldBeRefusedAsync(config => config.TlsServerName = "kubernetes.example");

    [Fact]
    public async Task Certificate_of_another_authority_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=another-authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var another = request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));

        await ShouldBeRefusedAsync(config => config.SslCaCerts = [another]);
    }

    private async Task ShouldBeRefusedAsync(Action<KubernetesClientConfiguration> change) =>
        (await Should.ThrowAsync<HttpRequestException>(() => VersionAsync(change))).InnerException.ShouldBeOfType<AuthenticationException>();

    private async Task<string> VersionAsync(Action<KubernetesClientConfiguration> change)
    {
        using var client = new IndependentClient(fixture.Plane.KubeconfigPath, change);
        return (await client.Api.Version.GetCodeAsync()).GitVersion;
    }
}
