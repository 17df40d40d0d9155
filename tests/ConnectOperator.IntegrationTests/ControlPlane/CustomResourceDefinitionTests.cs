using ControlPlane;
using Shouldly;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

[Collection(ControlPlaneCollection.Name)]
public sealed class CustomResourceDefinitionTests(ControlPlaneFixture fixture) : IAsyncLifetime
{
    private const string Definition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: gauges.test.kafkaconnect.dev
        spec:
          group: test.kafkaconnect.dev
          names: {kind: Gauge, listKind: GaugeList, plural: gauges, singular: gauge}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            selectableFields: [{jsonPath: .spec.unit}]
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      selectableFields: {type: string, description: a field that is called like a keyword}
                      unit: {type: string}
                      level:
                        type: integer
                        x-kubernetes-validations:
                        - {rule: self < 10, message: the level is below ten}
        """;

    private readonly KubernetesControlPlane plane = fixture.Plane;
    private readonly string file = Path.GetTempFileName();

    public Task InitializeAsync() => File.WriteAllTextAsync(file, Definition);

    public async Task DisposeAsync()
    {
        File.Delete(file);
        await plane.KubectlAsync(["delete", "customresourcedefinition", "gauges.test.kafkaconnect.dev", "--ignore-not-found"]);
    }

    [Fact]
    public async Task Applied_definition_serves_resources_at_once()
    {
        await plane.ApplyCrdAsync(file);

        var name = await plane.CreateNamespaceAsync();
        (await ApplyGaugeAsync(name, level: 9)).OutputOrThrow().ShouldContain("created");
    }

    [FactWhereCelIsKnown]
    public async Task Rules_hold_where_the_server_knows_them()
    {
        await plane.ApplyCrdAsync(file);

        var name = await plane.CreateNamespaceAsync();
        (await ApplyGaugeAsync(name, level: 10)).Error.ShouldContain("the level is below ten");
    }

    [Fact]
    public async Task Misspelt_keyword_is_refused()
    {
        await File.WriteAllTextAsync(file, Definition.Replace("storage: true", "storage: true\n    stroage: true", StringComparison.Ordinal));

        (await Should.ThrowAsync<ControlPlaneException>(() => plane.ApplyCrdAsync(file))).Message.ShouldContain("stroage");
    }

    private Task<CommandResult> ApplyGaugeAsync(string @namespace, int level) =>
        plane.KubectlAsync(["apply", "--namespace", @namespace, "--filename=-"], $$"""
            apiVersion: test.kafkaconnect.dev/v1
            kind: Gauge
            metadata: {name: gauge}
            spec: {level: {{level}}, selectableFields: kept}
            """);
}
