using System.Text.Json.Serialization.Metadata;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>Where a kind lives in the API and how its objects are read.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version.</param>
/// <param name="Plural">Resource name in URLs.</param>
/// <param name="Kind">Kind, for messages.</param>
/// <param name="JsonType">Source-generated serialization metadata.</param>
public sealed record ResourceDefinition<T>(string Group, string Version, string Plural, string Kind, JsonTypeInfo<T> JsonType)
    where T : class, IResource
{
    /// <summary>True to ask for metadata only (<c>as=PartialObjectMetadata</c>), so that contents never leave the API server.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>False for kinds that live outside namespaces.</summary>
    public bool Namespaced { get; init; } = true;

    /// <summary><c>group/version</c>, or the version alone in the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
