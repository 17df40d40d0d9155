using System.Text.Json.Nodes;
using ConnectOperator.Cli.Manifests;
using ConnectOperator.Core.Resources;
using ConnectOperator.Rest.Endpoints;

namespace ConnectOperator.Cli.Verbs.Export;

/// <summary>The KafkaConnectCluster of an export, which reaches Connect as the export has.</summary>
internal static class ClusterManifest
{
    public static ExportedFile Of(ExportSettings settings)
    {
        var endpoint = settings.Endpoint;
        List<JsonObject> resources = [];
        JsonObject spec = new() { ["urls"] = new JsonArray([.. endpoint.Urls.Select(url => (JsonNode?)url.AbsoluteUri.TrimEnd('/'))]) };
        if (Authentication(settings, resources) is { } authentication)
        {
            spec["authentication"] = authentication;
        }

        if (Tls(settings, resources) is { } tls)
        {
            spec["tls"] = tls;
        }

        resources.Add(Resource.Of(ApiGroup.Version, nameof(KafkaConnectCluster), settings.Cluster, settings.Namespace, "spec", spec));
        return new($"kafkaconnectcluster-{settings.Cluster}.yaml", resources);
    }

    private static JsonObject? Authentication(ExportSettings settings, List<JsonObject> resources)
    {
        string Written(string value) => settings.WithSecrets ? value : SecretStub.Value;
        var name = $"{settings.Cluster}-login";
        switch (settings.Endpoint)
        {
            case { ClientCertificate: { } certificate }:
                var tls = Resource.Secret(name, settings.Namespace, new() { ["tls.crt"] = certificate.CertificatePem, ["tls.key"] = Written(certificate.KeyPem) });
                tls["type"] = "kubernetes.io/tls";
                resources.Add(tls);
                return new() { ["mtls"] = new JsonObject { ["secretRef"] = new JsonObject { ["name"] = name } } };
            case { Authentication: RestAuthentication.Basic basic }:
                resources.Add(Resource.Secret(name, settings.Namespace, new() { ["username"] = basic.Username, ["password"] = Written(basic.Password) }));
                return new() { ["basic"] = new JsonObject { ["secretRef"] = new JsonObject { ["name"] = name } } };
            case { Authentication: RestAuthentication.Bearer bearer }:
                resources.Add(Resource.Secret(name, settings.Namespace, new() { ["token"] = Written(bearer.Token) }));
                return new() { ["bearer"] = new JsonObject { ["secretKeyRef"] = new JsonObject { ["name"] = name, ["key"] = "token" } } };
            default:
                return null;
        }
    }

    private static JsonObject? Tls(ExportSettings settings, List<JsonObject> resources)
    {
        if (settings.Endpoint.CertificateAuthorityPem is { } authority)
        {
            var name = $"{settings.Cluster}-ca";
            resources.Add(Resource.Of("v1", "ConfigMap", name, settings.Namespace, "data", new() { ["ca.crt"] = authority }));
            return new() { ["caConfigMapKeyRef"] = new JsonObject { ["name"] = name, ["key"] = "ca.crt" } };
        }

        return settings.Endpoint.InsecureSkipVerify ? new() { ["insecureSkipVerify"] = true } : null;
    }
}
