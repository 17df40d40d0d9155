using ConnectOperator.Core.Resources;

namespace ConnectOperator.CrdGenerator;

/// <summary>The command: writes one file per kind and one about their fields, or with --check tells which files are not as they would be written.</summary>
public static class CrdFiles
{
    private const string Header = "# Generated from the resource types in operator/ConnectOperator.Core/Resources by `make crds`. Do not edit.\n";

    /// <summary>File names and contents, as they should be: for every server, with the fields' reference.</summary>
    public static IReadOnlyDictionary<string, string> Render()
    {
        var crds = Definitions(withSelectableFields: false);
        return Files(crds).Append(new("README.md", FieldReference.Write(crds.Select(crd => crd.ToJson())))).ToDictionary();
    }

    /// <summary>
    /// File names and contents of definitions with selectableFields, for who leaves that out where the server does not know it: the
    /// Helm chart and <c>make install-crds</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, string> RenderWithSelectableFields() => Files(Definitions(withSelectableFields: true)).ToDictionary();

    /// <summary>0 when all is written or up to date, 1 when a file differs, 2 when the arguments are wrong.</summary>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(errors);
        var check = arguments.Contains("--check");
        var selectable = arguments.Contains("--selectable-fields");
        if (arguments.Where(argument => argument is not ("--check" or "--selectable-fields")).ToArray() is not [var directory] || directory.StartsWith('-'))
        {
            errors.WriteLine("usage: crd-generator <directory> [--selectable-fields] [--check]");
            return 2;
        }

        var files = selectable ? RenderWithSelectableFields() : Render();
        return check ? Check(directory, files, errors) : Write(directory, files, output);
    }

    private static CustomResourceDefinition[] Definitions(bool withSelectableFields)
    {
        SchemaDescriptions descriptions = new();
        return
        [
            .. new[] { typeof(KafkaConnectCluster), typeof(KafkaConnector) }
                .Select(type => new CustomResourceDefinition(type, descriptions, withSelectableFields)),
        ];
    }

    private static IEnumerable<KeyValuePair<string, string>> Files(IEnumerable<CustomResourceDefinition> crds) =>
        crds.Select(crd => KeyValuePair.Create($"{crd.Plural}.yaml", Header + YamlText.Write(crd.ToJson())));

    private static int Write(string directory, IReadOnlyDictionary<string, string> files, TextWriter output)
    {
        Directory.CreateDirectory(directory);
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(directory, name);
            File.WriteAllText(path, content);
            output.WriteLine(path);
        }

        return 0;
    }

    private static int Check(string directory, IReadOnlyDictionary<string, string> files, TextWriter errors)
    {
        var stale = files
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
