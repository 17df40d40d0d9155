namespace ControlPlane.Commands;

/// <summary>What the commands tell each other through the directory: whether a control plane runs, as which process, and serving where.</summary>
internal sealed class StateDirectory(string path)
{
    private string LockPath => System.IO.Path.Combine(Path, "lock");

    private string PidPath => System.IO.Path.Combine(Path, "pid");

    private string ReadyPath => System.IO.Path.Combine(Path, "ready");

    public string Path { get; } = path;

    public string LogPath => System.IO.Path.Combine(Path, "control-plane.log");

    /// <summary>Whether a process runs the control plane. Locks end with their process, so this survives a kill -9.</summary>
    public bool IsInUse()
    {
        if (!File.Exists(LockPath))
        {
            return false;
        }

        using var held = TryLock();
        return held is null;
    }

    /// <summary>Takes the directory for this process until the result is disposed. Null when another process has it.</summary>
    public IDisposable? TryClaim()
    {
        Create();
        var held = TryLock();
        if (held is not null)
        {
            File.Delete(ReadyPath);
            File.WriteAllText(PidPath, $"{Environment.ProcessId}");
        }

        return held;
    }

    public void Create() => PrivateDirectory.Create(Path);

    public string ReadProcessId() => File.ReadAllText(PidPath);

    /// <summary>Offers the kubectl that fits this server as <c>bin/kubectl</c>, for machines that have none.</summary>
    public void LinkKubectl(string program)
    {
        var link = System.IO.Path.Combine(Directory.CreateDirectory(System.IO.Path.Combine(Path, "bin")).FullName, "kubectl");
        File.Delete(link);
        File.CreateSymbolicLink(link, program);
    }

    public void MarkReady(string kubeconfigPath)
    {
        // Renamed into place: a reader must not find half a path.
        File.WriteAllText(ReadyPath + ".new", kubeconfigPath);
        File.Move(ReadyPath + ".new", ReadyPath, overwrite: true);
    }

    /// <summary>The administrator's kubeconfig once the control plane serves, null until then.</summary>
    public string? ReadKubeconfigPath() => File.Exists(ReadyPath) ? File.ReadAllText(ReadyPath) : null;

    public void Delete()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private FileStream? TryLock()
    {
        try
        {
            return new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
