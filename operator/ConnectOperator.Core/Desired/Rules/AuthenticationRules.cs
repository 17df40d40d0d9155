using ConnectOperator.Core.Resources;

namespace ConnectOperator.Core.Desired.Rules;

/// <summary>Reads spec.authentication and spec.tls.</summary>
internal static class AuthenticationRules
{
    private const string Field = "spec.authentication";

    public static ClusterAuthentication? ReadAuthentication(
        ProblemList problems, string @namespace, ConnectAuthentication? authentication, IReadOnlyList<Uri> urls)
    {
        object?[] ways = [authentication?.Basic, authentication?.Bearer, authentication?.Mtls];
        var count = ways.Count(way => way is not null);
        problems.Require(count <= 1, Field, "has several of basic, bearer and mtls", "keep the one that the REST API requires");
        problems.Require(
            authentication is null || count > 0, Field, "has none of basic, bearer and mtls", "give one, or remove authentication for a REST API without it");
        return authentication switch
        {
            { Basic: { } basic } =>
                new ClusterAuthentication.Basic(problems.ReadReference($"{Field}.basic.secretRef", SourceKind.Secret, @namespace, basic.SecretRef)),
            { Bearer: { } bearer } => ReadBearer(problems, @namespace, bearer),
            { Mtls: { } mtls } => ReadMtls(problems, @namespace, mtls, urls),
            _ => null,
        };
    }

    public static SourceKeyReference? ReadCa(ProblemList problems, string @namespace, ConnectTls? tls)
    {
        problems.Require(
            tls is not { CaSecretKeyRef: not null, CaConfigMapKeyRef: not null }, "spec.tls",
            "has both caSecretKeyRef and caConfigMapKeyRef", "keep one; a single key can hold several certificates");
        problems.Require(
            tls?.InsecureSkipVerify is not true || tls is { CaSecretKeyRef: null, CaConfigMapKeyRef: null }, "spec.tls.insecureSkipVerify",
            "is true together with a CA, which would be unused", "remove it so that certificates are checked by the CA, or remove the CA");
        return tls switch
        {
            { CaSecretKeyRef: { } secret } => problems.ReadReference("spec.tls.caSecretKeyRef", SourceKind.Secret, @namespace, secret),
            { CaConfigMapKeyRef: { } map } => problems.ReadReference("spec.tls.caConfigMapKeyRef", SourceKind.ConfigMap, @namespace, map),
            _ => null,
        };
    }

    private static ClusterAuthentication.Bearer ReadBearer(ProblemList problems, string @namespace, BearerAuthentication bearer)
    {
        var reference = problems.ReadReference($"{Field}.bearer.secretKeyRef", SourceKind.Secret, @namespace, bearer.SecretKeyRef);
        return new(reference.Source, reference.Key);
    }

    private static ClusterAuthentication.Mtls ReadMtls(
        ProblemList problems, string @namespace, MtlsAuthentication mtls, IReadOnlyList<Uri> urls)
    {
        problems.Require(
            urls.All(url => url.Scheme == Uri.UriSchemeHttps), $"{Field}.mtls", "is set for an http URL, where it has no effect",
            "write https URLs");
        return new(problems.ReadReference($"{Field}.mtls.secretRef", SourceKind.Secret, @namespace, mtls.SecretRef));
    }
}
