namespace ControlPlane;

/// <summary>Directories for keys: closed to the machine's other users.</summary>
internal static class PrivateDirectory
{
    public static string Create(string path) =>
        OperatingSystem.IsWindows()
            ? throw new PlatformNotSupportedException("Control planes are started on Linux.")
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
}
