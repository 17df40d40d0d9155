using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ConnectOperator.Kubernetes.Configuration.Kubeconfig;

/// <summary>Reads kubeconfig files, and merges several as kubectl does: for each name, the first file that has it wins.</summary>
internal static class KubeconfigReader
{
    private const string ExecExtension = "client.authentication.k8s.io/exec";

    /// <summary>One file, which must exist.</summary>
    public static KubeconfigModel ReadFile(string path) => File.Exists(path)
        ? Read(Path.GetFullPath(path))
        : throw new ClusterConfigurationException($"The kubeconfig file {path} does not exist.");

    /// <summary>The files of a KUBECONFIG variable. Those that do not exist are skipped, as kubectl does, but one must.</summary>
    public static KubeconfigModel ReadAll(string list)
    {
        var paths = list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        KubeconfigModel[] files = [.. paths.Where(File.Exists).Select(path => Read(Path.GetFullPath(path)))];
        return files.Length > 0
            ? Merge(files)
            : throw new ClusterConfigurationException($"None of the files in KUBECONFIG exists: {list}");
    }

    internal static KubeconfigModel Merge(IReadOnlyList<KubeconfigModel> files) => new(
        string.Join(Path.PathSeparator, files.Select(file => file.Source)),
        files.Select(file => file.CurrentContext).FirstOrDefault(name => name is not null),
        FirstWins(files.SelectMany(file => file.Clusters)),
        FirstWins(files.SelectMany(file => file.Users)),
        FirstWins(files.SelectMany(file => file.Contexts)));

    private static KubeconfigModel Read(string path)
    {
        var root = Parse(path);
        var directory = Path.GetDirectoryName(path)!;
        return new(
            path,
            root.Text("current-context"),
            Named(root, "clusters", "cluster", map => ReadCluster(map, path, directory)),
            Named(root, "users", "user", map => ReadUser(map, path, directory)),
            Named(root, "contexts", "context", map => new KubeconfigContext(map.Text("cluster"), map.Text("user"), map.Text("namespace"))));
    }

    private static YamlMap Parse(string path)
    {
        try
        {
            using var text = new StreamReader(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }, ..]
                ? new YamlMap(root, path)
                : throw new ClusterConfigurationException($"{path} is not a kubeconfig: it contains no mapping.");
        }
        catch (YamlException exception)
        {
            // The parser's own text may quote what it stumbled over, which may be a token.
            throw new ClusterConfigurationException($"{path} is not valid YAML (line {exception.Start.Line}, column {exception.Start.Column}).");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ClusterConfigurationException($"The kubeconfig file {path} cannot be read: {exception.Message}", exception);
        }
    }

    private static KubeconfigCluster ReadCluster(YamlMap map, string path, string directory) => new()
    {
        File = path,
        Server = map.Text("server"),
        TlsServerName = map.Text("tls-server-name"),
        InsecureSkipTlsVerify = map.Flag("insecure-skip-tls-verify"),
        CertificateAuthority = Resolve(map.Text("certificate-authority"), directory),
        CertificateAuthorityData = map.Text("certificate-authority-data"),
        ProxyUrl = map.Text("proxy-url"),
        DisableCompression = map.Flag("disable-compression"),
        ExecExtension = map.Maps("extensions").FirstOrDefault(extension => extension.Text("name") == ExecExtension)?.Json("extension"),
    };

    private static KubeconfigUser ReadUser(YamlMap map, string path, string directory) => new()
    {
        File = path,
        ClientCertificate = Resolve(map.Text("client-certificate"), directory),
        ClientCertificateData = map.Text("client-certificate-data"),
        ClientKey = Resolve(map.Text("client-key"), directory),
        ClientKeyData = map.Text("client-key-data"),
        Token = map.Text("token"),
        TokenFile = Resolve(map.Text("tokenFile"), directory),
        UserName = map.Text("username"),
        Password = map.Text("password"),
        Impersonates = map.Has("as") || map.Has("as-uid") || map.Has("as-groups") || map.Has("as-user-extra"),
        AuthProvider = map.Map("auth-provider")?.Text("name"),
        Exec = map.Map("exec") is { } exec ? ReadExec(exec, path, directory) : null,
    };

    private static ExecPlugin ReadExec(YamlMap map, string path, string directory)
    {
        var command = map.Text("command") ?? throw new ClusterConfigurationException($"{path}: an exec plugin has no command.");
        return new()
        {
            ApiVersion = map.Text("apiVersion") ?? throw new ClusterConfigurationException(
                $"{path}: the exec plugin {command} has no apiVersion; it needs client.authentication.k8s.io/v1."),

            // A bare name is looked up in PATH; with a slash it is a path, and relative ones begin at the file.
            Command = command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
                ? Resolve(command, directory)!
                : command,
            Arguments = map.Texts("args"),
            Environment = [.. map.Maps("env").Select(entry => KeyValuePair.Create(entry.Text("name") ?? "", entry.Text("value") ?? ""))],
            InstallHint = map.Text("installHint"),
            ProvideClusterInfo = map.Flag("provideClusterInfo"),
            InteractiveMode = map.Text("interactiveMode"),
        };
    }

    private static Dictionary<string, T> Named<T>(YamlMap root, string list, string entry, Func<YamlMap, T> read) =>
        FirstWins(root.Maps(list)
            .Where(item => item.Text("name") is not null && item.Map(entry) is not null)
            .Select(item => KeyValuePair.Create(item.Text("name")!, read(item.Map(entry)!))));

    private static Dictionary<string, T> FirstWins<T>(IEnumerable<KeyValuePair<string, T>> entries)
    {
        Dictionary<string, T> byName = [];
        foreach (var (name, value) in entries)
        {
            byName.TryAdd(name, value);
        }

        return byName;
    }

    private static string? Resolve(string? path, string directory) => path is null ? null : Path.GetFullPath(path, directory);
}
