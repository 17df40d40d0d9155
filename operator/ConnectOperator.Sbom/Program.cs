using ConnectOperator.Sbom;

if (args is not [var dependencies, var version])
{
    Console.Error.WriteLine("usage: sbom PROGRAM.deps.json VERSION");
    return 2;
}

Console.WriteLine(BillOfMaterials.Of(File.ReadAllText(dependencies), version, TimeProvider.System.GetUtcNow()));
return 0;
