using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core;

/// <summary>
/// References run one way: the program to the core and the clients, the core to the clients' records and to nothing else of them, a client of
/// a REST API to what all of those have in common.
/// </summary>
public sealed class ArchitectureTests
{
    [Theory]
    [InlineData("ConnectOperator.Rest")]
    [InlineData("ConnectOperator.Kubernetes")]
    [InlineData("ConnectOperator.KafkaConnect", "ConnectOperator.Rest")]
    [InlineData("ConnectOperator.RestProxy", "ConnectOperator.Rest")]
    public void Client_knows_no_other_project(string client, params string[] exceptFor) =>
        AssemblyReferences(client).Where(name => name.StartsWith("ConnectOperator", StringComparison.Ordinal)).ShouldBe(exceptFor);

    [Fact]
    public void Core_knows_only_the_clients() => AssemblyReferences("ConnectOperator.Core")
        .Where(name => !name.StartsWith("System.", StringComparison.Ordinal))
        .ShouldBe(["ConnectOperator.KafkaConnect", "ConnectOperator.Kubernetes"], ignoreOrder: true);

    [Fact]
    public void Core_uses_only_the_records_of_the_clients()
    {
        var used = ReferencedNamespaces("ConnectOperator.Core", "ConnectOperator.");

        used.ShouldNotBeEmpty();
        used.Except(["ConnectOperator.KafkaConnect.Model", "ConnectOperator.Kubernetes.Model"]).ShouldBeEmpty();
    }

    [Fact]
    public void Core_does_no_network_or_file_access() => ReferencedNamespaces("ConnectOperator.Core", "System.")
        .Intersect(["System.Net", "System.Net.Http", "System.Net.Sockets", "System.Threading.Tasks"])
        .ShouldBeEmpty();

    [Fact]
    public void Program_does_not_ship_the_generator_of_its_CRDs() =>
        AssemblyReferences("connect-operator").ShouldNotContain("ConnectOperator.CrdGenerator");

    private static IReadOnlyList<string> AssemblyReferences(string assembly) => Read(
        assembly, metadata => metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name)));

    // A nested type has no namespace of its own; the type that it is nested in is referenced beside it.
    private static IReadOnlyList<string> ReferencedNamespaces(string assembly, string scope) => Read(
        assembly,
        metadata => metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Where(type => type.ResolutionScope.Kind == HandleKind.AssemblyReference)
            .Where(type => metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
                .StartsWith(scope, StringComparison.Ordinal))
            .Select(type => metadata.GetString(type.Namespace))
            .Distinct());

    private static IReadOnlyList<string> Read(string assembly, Func<MetadataReader, IEnumerable<string>> read)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"));
        using PEReader portable = new(file);
        return [.. read(portable.GetMetadataReader())];
    }
}
