using System.Xml.Linq;

namespace ConnectOperator.Sbom;

/// <summary>The licences that packages name themselves, in the <c>.nuspec</c> of each.</summary>
/// <param name="folder">NuGet's folder of packages (<c>NuGetPackageRoot</c>).</param>
public sealed class PackageLicences(string folder)
{
    /// <summary>The SPDX expression of a package.</summary>
    /// <exception cref="InvalidDataException">The package is not there, or names none: somebody has to look before it is shipped.</exception>
    public string Of(string name, string version)
    {
        // NuGet writes both in lower case.
        var (package, release) = (name.ToLowerInvariant(), version.ToLowerInvariant());
        var path = Path.Combine(folder, package, release, $"{package}.nuspec");
        var licence = File.Exists(path)
            ? XDocument.Load(path).Descendants().FirstOrDefault(element => element.Name.LocalName == "license")
            : throw new InvalidDataException($"{path} does not exist, so the licence of {name} {version} is not known");
        return licence is { Value: var expression } && (string?)licence.Attribute("type") == "expression"
            ? expression
            : throw new InvalidDataException($"{name} {version} does not name its licence as an SPDX expression");
    }
}
