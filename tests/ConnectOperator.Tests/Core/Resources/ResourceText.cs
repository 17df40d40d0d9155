using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Core.Resources;
using Shouldly;

namespace ConnectOperator.Tests.Core.Resources;

/// <summary>Resources as an API server delivers them: JSON, with everything that a test does not care about filled in.</summary>
internal static class ResourceText
{
    /// <summary>A connector whose spec is valid but for <paramref name="members"/>, which come last and so win.</summary>
    public static KafkaConnector Connector(string members = "") => WithSpec<KafkaConnector>(
        "KafkaConnector", $$"""{"clusterRef":{"name":"prod"},"class":"org.example.Source"{{AfterComma(members)}}}""");

    /// <summary>A cluster whose spec is valid but for <paramref name="members"/>, which come last and so win.</summary>
    public static KafkaConnectCluster Cluster(string members = "") => WithSpec<KafkaConnectCluster>(
        "KafkaConnectCluster", $$"""{"urls":["http://connect:8083"]{{AfterComma(members)}}}""");

    public static T WithSpec<T>(string kind, string spec)
        where T : class => Read<T>(
        $$"""{"apiVersion":"kafkaconnect.dev/v1beta1","kind":"{{kind}}","metadata":{"name":"orders","namespace":"kafka"},"spec":{{spec}}}""");

    public static T Read<T>(string json)
        where T : class =>
        JsonSerializer.Deserialize<T>(json, TypeInfo<T>()).ShouldNotBeNull();

    public static JsonTypeInfo<T> TypeInfo<T>() =>
        (JsonTypeInfo<T>)ResourceJson.Default.GetTypeInfo(typeof(T)).ShouldNotBeNull();

    private static string AfterComma(string members) => members.Length == 0 ? "" : "," + members;
}
