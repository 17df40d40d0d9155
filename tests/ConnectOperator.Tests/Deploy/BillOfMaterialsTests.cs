using System.Text.Json.Nodes;
using ConnectOperator.Sbom;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>The bill of materials, against what CycloneDX 1.6 asks for and what is really shipped.</summary>
public sealed class BillOfMaterialsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    /// <summary>As `dotnet publish` writes it for a self-contained program.</summary>
    private const string SelfContained =
        """
        {
          "runtimeTarget": {"name": ".NETCoreApp,Version=v10.0/linux-x64"},
          "targets": {
            ".NETCoreApp,Version=v10.0/linux-x64": {
              "connect-operator/1.2.3": {"dependencies": {"System.CommandLine": "3.0.0", "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64": "10.0.12"}},
              "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.12": {},
              "System.CommandLine/3.0.0": {"dependencies": {"Other": "1.0.0"}},
              "Other/1.0.0": {}
            }
          },
          "libraries": {
            "connect-operator/1.2.3": {"type": "project", "serviceable": false, "sha512": ""},
            "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.12": {"type": "runtimepack", "serviceable": false, "sha512": ""},
            "System.CommandLine/3.0.0": {"type": "package", "serviceable": true, "sha512": "sha512-AAEC"},
            "Other/1.0.0": {"type": "package", "serviceable": true, "sha512": "sha512-/w=="}
          }
        }
        """;

    [Fact]
    public void Runtime_and_packages_are_parts_and_the_operators_own_projects_are_not()
    {
        var bill = Bill(SelfContained);

        Parts(bill).Select(part => (string)part["purl"]!).ShouldBe(
            ["pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@10.0.12", "pkg:nuget/System.CommandLine@3.0.0", "pkg:nuget/Other@1.0.0"]);
        Parts(bill).Single(part => (string)part["name"]! == "System.CommandLine")["hashes"]![0]!["content"]!.ToString().ShouldBe("000102");
        bill["metadata"]!["component"]!["version"]!.ToString().ShouldBe("1.2.3");
    }

    [Fact]
    public void Each_part_names_what_it_needs()
    {
        var needs = Bill(SelfContained)["dependencies"]!.AsArray().ToDictionary(
            each => (string)each!["ref"]!, each => string.Join(' ', each!["dependsOn"]!.AsArray().Select(other => (string)other!)));

        needs["connect-operator"].ShouldBe("pkg:nuget/Microsoft.NETCore.App.Runtime.linux-x64@10.0.12 pkg:nuget/System.CommandLine@3.0.0");
        needs["pkg:nuget/System.CommandLine@3.0.0"].ShouldBe("pkg:nuget/Other@1.0.0");
    }

    [Fact]
    public void Bill_of_this_build_has_what_CycloneDX_requires()
    {
        var bill = Bill(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "connect-operator.deps.json")));

        ((string)bill["bomFormat"]!, (string)bill["specVersion"]!, (int)bill["version"]!).ShouldBe(("CycloneDX", "1.6", 1));
        bill["metadata"]!["timestamp"]!.ToString().ShouldBe("2026-11-25T12:00:00Z");
        Parts(bill).Select(part => (string)part["name"]!).ShouldContain("Polly.Core");
        foreach (var part in Parts(bill))
        {
            new[] { "type", "name", "version", "bom-ref", "purl" }.ShouldAllBe(field => !string.IsNullOrEmpty((string?)part[field]));
            part["hashes"]!.AsArray().ShouldAllBe(hash => ((string)hash!["content"]!).Length == 128);
        }

        var references = Parts(bill).Select(part => (string)part["bom-ref"]!).Append("connect-operator").ToList();
        references.ShouldBeUnique();
        bill["dependencies"]!.AsArray().SelectMany(each => each!["dependsOn"]!.AsArray().Append(each["ref"]))
            .Select(reference => (string)reference!).ShouldBeSubsetOf(references);
    }

    [Fact]
    public void Something_else_is_refused() =>
        Should.Throw<InvalidDataException>(() => BillOfMaterials.Of("{}", "1.2.3", Now)).Message.ShouldContain("not a .deps.json");

    private static JsonNode Bill(string dependencies) => JsonNode.Parse(BillOfMaterials.Of(dependencies, "1.2.3", Now))!;

    private static IEnumerable<JsonNode> Parts(JsonNode bill) => bill["components"]!.AsArray().Select(part => part!);
}
