using ConnectOperator.Sbom;

if (args is not [var dependencies, var packages, var version])
{
    Console.Error.WriteLine("usage: sbom PROGRAM.deps.json PACKAGES-FOLDER VERSION");
    return 2;
}

Console.WriteLine(BillOfMaterials.Of(File.ReadAllText(dependencies), new PackageLicences(packages).Of, version, TimeProvider.System.GetUtcNow()));
return 0;
