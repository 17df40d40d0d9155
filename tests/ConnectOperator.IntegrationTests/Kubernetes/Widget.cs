using System.Text.Json.Serialization;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.IntegrationTests.Kubernetes;

/// <summary>A custom resource with a status, to test the client with.</summary>
internal sealed record Widget : IResource
{
    public required ObjectMeta Metadata { get; init; }

    public WidgetStatus? Status { get; init; }

    public static ResourceDefinition<Widget> Definition { get; } =
        new("test.kafkaconnect.dev", "v1", "widgets", "Widget", WidgetJson.Default.Widget);

    public const string Crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: widgets.test.kafkaconnect.dev
        spec:
          group: test.kafkaconnect.dev
          names: {kind: Widget, listKind: WidgetList, plural: widgets, singular: widget}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  status:
                    type: object
                    properties:
                      count: {type: integer, minimum: 0}
                      text: {type: string}
        """;
}

internal sealed record WidgetStatus(int Count, string? Text);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Widget))]
internal sealed partial class WidgetJson : JsonSerializerContext;
