using System.Diagnostics;
using System.Runtime.Versioning;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Kubernetes.Configuration;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>What `make test` prints, with a stand-in for dotnet that writes reports as it does.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class RunTestsTests : IDisposable
{
    private const string Report =
        """
        <TestRun>
            <UnitTestResult testName="A.Runs" outcome="Passed" />
            <UnitTestResult testName="A.Waits(for: &quot;CEL&quot;)" outcome="NotExecuted">
              <Output>
                <ErrorInfo>
                  <Message>The API server evaluates no CEL rules</Message>
                </ErrorInfo>
              </Output>
            </UnitTestResult>
          <Counters total="3" executed="2" passed="2" failed="0" />
        </TestRun>
        """;

    private readonly TemporaryDirectory folder = new();

    public RunTestsTests()
    {
        Write("Operator.sln", "");
        Write("report.xml", Report);
        foreach (var script in (string[])["run-tests.sh", "missing-packages.sh"])
        {
            Directory.CreateDirectory(PathOf("tests"));
            File.Copy(Repository.PathOf("tests", script), PathOf("tests", script));
        }

        Write("tests/One/OneTests.csproj", "");
        Write("tests/Two/TwoTests.csproj", "");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Suites_are_counted_skipped_tests_explained_and_the_last_line_is_the_sum()
    {
        Dotnet("mkdir -p TestResults; cp report.xml TestResults/$(basename \"$2\" .csproj).trx");

        var lines = Run(out var exitCode);

        exitCode.ShouldBe(0);
        lines[^1].ShouldBe("4 passed, 0 failed, 2 skipped");
        lines.Where(line => line.StartsWith("== ", StringComparison.Ordinal)).Select(line => line.Split("] ")[1])
            .ShouldBe(["Build", "Suite 1 of 2: OneTests", "Suite 2 of 2: TwoTests"]);
        lines.Count(line => line == "skipped A.Waits(for: \"CEL\"): The API server evaluates no CEL rules").ShouldBe(2);
    }

    [Fact]
    public void Suite_that_lasts_is_spoken_of()
    {
        // Goes on when the script has spoken: nobody has to know how long that takes.
        Dotnet("[ \"$2\" != tests/Two/TwoTests.csproj ] || until grep -q 'still at it: Suite 2' log; do sleep 0.1; done");

        Run(out _).ShouldContain(line => line.EndsWith("] still at it: Suite 2 of 2: TwoTests", StringComparison.Ordinal));
    }

    [Fact]
    public void Suite_that_does_not_come_to_its_end_counts_as_a_failure()
    {
        Dotnet("exit 134");

        var lines = Run(out var exitCode);

        exitCode.ShouldBe(1);
        lines[^1].ShouldBe("0 passed, 2 failed");
    }

    [Fact]
    public void Packages_that_would_let_more_tests_run_are_named_first()
    {
        Write("tests/missing-packages.sh", "#!/bin/bash\nprintf '%s\\n' golang-go lua5.1\n");

        Dotnet("exit 0");

        Run(out _).Where(line => line.Length > 0).Take(2).ShouldBe(
        [
            "Tests that need these packages will be skipped; .ci/run installs them, or this does:",
            "  sudo apt-get install --no-install-recommends golang-go lua5.1",
        ]);
    }

    [Fact]
    public void Continuous_integration_installs_what_make_test_names() =>
        File.ReadAllText(Repository.PathOf(".ci", "run")).ShouldContain("tests/missing-packages.sh");

    private string PathOf(params string[] parts) => Path.Combine([folder.Path, .. parts]);

    /// <summary>What dotnet does when it is to test; it builds without a word.</summary>
    private void Dotnet(string test) => Write("bin/dotnet", $"#!/bin/bash\n[ \"$1\" = test ] || exit 0\n{test}\n");

    private List<string> Run(out int exitCode)
    {
        var start = new ProcessStartInfo("bash", ["-c", "tests/run-tests.sh >log 2>&1"]) { WorkingDirectory = folder.Path };
        start.Environment["PATH"] = $"{PathOf("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["KUBEBUILDER_ASSETS"] = "/nowhere";
        start.Environment["TELL_EVERY"] = "0.2";
        using var script = Process.Start(start)!;
        script.WaitForExit();
        exitCode = script.ExitCode;
        return [.. File.ReadAllLines(PathOf("log"))];
    }

    private void Write(string path, string text)
    {
        var file = PathOf(path.Split('/'));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
