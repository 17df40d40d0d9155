using ConnectOperator.Core.Resources;

namespace ConnectOperator.CrdGenerator;

/// <summary>The command: writes one file per kind and one about their fields, or with --check tells which files are not as they would be written.</summary>
public static class CrdFiles
{
    private const string Header = "# Generated from the resource types in operator/ConnectOperator.Core/Resources by `make crds`. Do not edit.\n";

    /// <summary>File names and contents, as they should be.</summary>
    public static IReadOnlyDictionary<string, string> Render()
    {
        SchemaDescriptions descriptions = new();
        var crds = new[] { typeof(KafkaConnectCluster), typeof(KafkaConnector) }
            .Select(type => new CustomResourceDefinition(type, descriptions))
            .ToArray();
        return crds
            .ToDictionary(crd => $"{crd.Plural}.yaml", crd => Header + YamlText.Write(crd.ToJson()))
            .Append(new("README.md", FieldReference.Write(crds.Select(crd => crd.ToJson()))))
            .ToDictionary();
    }

    /// <summary>0 when all is written or up to date, 1 when a file differs, 2 when the arguments are wrong.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        var check = arguments.Contains("--check");
        if (arguments.Where(argument => argument != "--check").ToArray() is not [var directory] || directory.StartsWith('-'))
        {
            errors.WriteLine("usage: crd-generator <directory> [--check]");
            return 2;
        }

        return check ? Check(directory, errors) : Write(directory, output);
    }

    private static int Write(string directory, TextWriter output)
    {
        Directory.CreateDirectory(directory);
        foreach (var (name, content) in Render())
        {
            var path = Path.Combine(directory, name);
            File.WriteAllText(path, content);
            output.WriteLine(path);
        }

        return 0;
    }

    private static int Check(string directory, TextWriter errors)
    {
        var stale = Render()
            .Where(file => Path.Combine(directory, file.Key) is var path && !(File.Exists(path) && File.ReadAllText(path) == file.Value))
            .Select(file => file.Key)
            .ToArray();
        foreach (var name in stale)
        {
            errors.WriteLine($"{Path.Combine(directory, name)} is not what the resource types say: run make crds");
        }

        return stale.Length == 0 ? 0 : 1;
    }
}
