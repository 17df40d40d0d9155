namespace ConnectOperator.Tests.Core;

/// <summary>Files of the source tree that tests hold to the code.</summary>
internal static class Repository
{
    public static string PathOf(params string[] parts) => Path.Combine([Root(), .. parts]);

    private static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Operator.sln")))
        {
            directory = directory.Parent ?? throw new DirectoryNotFoundException("no Operator.sln above the tests");
        }

        return directory.FullName;
    }
}
