using System.Reflection;
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
        Parts(bill).Append(bill["metadata"]!["component"]!).Select(part => (string)part["licenses"]![0]!["expression"]!)
            .ShouldBe(["MIT", "MIT OR Apache-2.0", "MIT", "Apache-2.0"]);
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
        var bill = Bill(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "connect-operator.deps.json")), new PackageLicences(Packages).Of);

        ((string)bill["bomFormat"]!, (string)bill["specVersion"]!, (int)bill["version"]!).ShouldBe(("CycloneDX", "1.6", 1));
        bill["metadata"]!["timestamp"]!.ToString().ShouldBe("2026-11-25T12:00:00Z");
        Parts(bill).Select(part => (string)part["name"]!).ShouldContain("Polly.Core");
        foreach (var part in Parts(bill))
        {
            new[] { "type", "name", "version", "bom-ref", "purl" }.ShouldAllBe(field => !string.IsNullOrEmpty((string?)part[field]));
            ((string)part["licenses"]![0]!["expression"]!).ShouldBeOneOf("MIT", "Apache-2.0", "BSD-3-Clause");
            part["hashes"]!.AsArray().ShouldAllBe(hash => ((string)hash!["content"]!).Length == 128);
        }

        var references = Parts(bill).Select(part => (string)part["bom-ref"]!).Append("connect-operator").ToList();
        references.ShouldBeUnique();
        bill["dependencies"]!.AsArray().SelectMany(each => each!["dependsOn"]!.AsArray().Append(each["ref"]))
            .Select(reference => (string)reference!).ShouldBeSubsetOf(references);
    }

    [Fact]
    public void Something_else_is_refused() =>
        Should.Throw<InvalidDataException>(() => BillOfMaterials.Of("{}", SomeLicence, "1.2.3", Now)).Message.ShouldContain("not a .deps.json");

    [Theory]
    [InlineData("""<license type="expression">MIT</license><licenseUrl>https://licenses.nuget.org/MIT</licenseUrl>""", "MIT")]
    [InlineData("""<license type="file">LICENSE.txt</license>""", "Some.Package 1.0.0-RC.1 does not name its licence as an SPDX expression")]
    [InlineData("<licenseUrl>https://example.test/licence</licenseUrl>", "Some.Package 1.0.0-RC.1 does not name its licence as an SPDX expression")]
    [InlineData(null, "so the licence of Some.Package 1.0.0-RC.1 is not known")]
    public void Licence_is_what_the_package_names_as_an_expression_and_nothing_is_shipped_without_one(string? metadata, string expected)
    {
        var packages = Directory.CreateTempSubdirectory();
        try
        {
            if (metadata is not null)
            {
                File.WriteAllText(
                    Path.Combine(packages.CreateSubdirectory("some.package/1.0.0-rc.1").FullName, "some.package.nuspec"),
                    $"""<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>{metadata}</metadata></package>""");
            }

            var licences = new PackageLicences(packages.FullName);
            (expected == "MIT"
                ? licences.Of("Some.Package", "1.0.0-RC.1")
                : Should.Throw<InvalidDataException>(() => licences.Of("Some.Package", "1.0.0-RC.1")).Message).ShouldEndWith(expected);
        }
        finally
        {
            packages.Delete(recursive: true);
        }
    }

    private static string Packages =>
        typeof(BillOfMaterialsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "NuGetPackageRoot").Value!;

    private static string SomeLicence(string name, string version) => name == "System.CommandLine" ? "MIT OR Apache-2.0" : "MIT";

    private static JsonNode Bill(string dependencies, Func<string, string, string>? licence = null) =>
        JsonNode.Parse(BillOfMaterials.Of(dependencies, licence ?? SomeLicence, "1.2.3", Now))!;

    private static IEnumerable<JsonNode> Parts(JsonNode bill) => bill["components"]!.AsArray().Select(part => part!);
}
