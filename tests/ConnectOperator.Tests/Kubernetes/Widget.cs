using System.Text.Json.Serialization;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Tests.Kubernetes;

/// <summary>A custom resource to test with.</summary>
internal sealed record Widget : IResource
{
    public required ObjectMeta Metadata { get; init; }

    public required WidgetSpec Spec { get; init; }

    public WidgetStatus? Status { get; init; }

    public static ResourceDefinition<Widget> Definition { get; } =
        new("example.test", "v1", "widgets", "Widget", WidgetJson.Default.Widget);
}

internal sealed record WidgetSpec(int Size);

internal sealed record WidgetStatus(int Count, string? Note);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Widget))]
internal sealed partial class WidgetJson : JsonSerializerContext;
