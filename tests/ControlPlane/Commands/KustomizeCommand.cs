namespace ControlPlane.Commands;

/// <summary>Prints what a kustomization of this repository makes.</summary>
internal static class KustomizeCommand
{
    public static async Task<int> RunAsync(string kubectl, string folder, CancellationToken cancellationToken)
    {
        try
        {
            Console.WriteLine((await KustomizationFolders.RenderAsync(kubectl, Directory.GetCurrentDirectory(), folder, cancellationToken)).TrimEnd());
            return 0;
        }
        catch (Exception failure) when (failure is ControlPlaneException or IOException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }
}
