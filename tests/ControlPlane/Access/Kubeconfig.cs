using System.Text;
using System.Text.Json.Nodes;

namespace ControlPlane.Access;

/// <summary>Kubeconfigs with everything inline, so that the file can be copied anywhere.</summary>
internal static class Kubeconfig
{
    public static string WithClientCertificate(Uri server, string authorityPem, string user, KeyPair client) =>
        $"""
        apiVersion: v1
        kind: Config
        current-context: control-plane
        clusters:
        - name: control-plane
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(authorityPem)}
        users:
        - name: {user}
          user:
            client-certificate-data: {Base64(client.CertificatePem)}
            client-key-data: {Base64(client.KeyPem)}
        contexts:
        - name: control-plane
          context:
            cluster: control-plane
            user: {user}

        """;

    /// <summary>
    /// The same cluster for a bearer of <paramref name="token"/>, at home in a namespace as a pod is, from what
    /// <c>kubectl config view --flatten -o json</c> says.
    /// </summary>
    public static string WithToken(string flattened, string token, string @namespace)
    {
        var config = JsonNode.Parse(flattened) ?? throw new ControlPlaneException("kubectl config view printed nothing");
        config["users"]![0]!["user"] = new JsonObject { ["token"] = token };
        config["contexts"]![0]!["context"]!["namespace"] = @namespace;
        return config.ToJsonString();
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
