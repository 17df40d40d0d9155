using System.Net.Http.Headers;

namespace ConnectOperator.Kubernetes.Client;

/// <summary>
/// Values of the Accept header. There is no fall-back to plain JSON beside the metadata-only forms: with one, an aggregated API
/// that knows no metadata-only form would answer with contents that must not enter the process.
/// </summary>
internal static class AcceptedMedia
{
    public static MediaTypeWithQualityHeaderValue Json { get; } = MediaTypeWithQualityHeaderValue.Parse("application/json");

    public static MediaTypeWithQualityHeaderValue ObjectMetadata { get; } =
        MediaTypeWithQualityHeaderValue.Parse("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");

    public static MediaTypeWithQualityHeaderValue ListMetadata { get; } =
        MediaTypeWithQualityHeaderValue.Parse("application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
}
