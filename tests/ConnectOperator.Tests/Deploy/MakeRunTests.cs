using System.Diagnostics;
using System.Runtime.Versioning;
using ConnectOperator.Tests.Core;
using ConnectOperator.Tests.Kubernetes.Configuration;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>
/// `make run` starts the operator for one namespace, and by a Lease: two people who run it against one cluster, or one beside an operator
/// that is installed there, do not write in turns.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class MakeRunTests
{
    private const string Program = "run --project operator/ConnectOperator -- --bind 127.0.0.1:0 --leader-elect";

    [Theory]
    [InlineData("", $"{Program} --own-namespace")]
    [InlineData("ARGS=--log-level Debug", $"{Program} --own-namespace --log-level Debug")]
    [InlineData("ARGS=--namespace kafka", $"{Program} --leader-election-namespace kafka --namespace kafka")]
    [InlineData("ARGS=--log-level Debug -n kafka", $"{Program} --leader-election-namespace kafka --log-level Debug -n kafka")]
    [InlineData("ARGS=--namespace=kafka", $"{Program} --leader-election-namespace kafka --namespace=kafka")]
    [InlineData("ARGS=--bind :9090", "run --project operator/ConnectOperator -- --leader-elect --own-namespace --bind :9090")]
    [InlineData("ALL_NAMESPACES=1", Program)]
    public void Operator_of_make_run_works_in_its_scope_alone(string variable, string arguments) => Run(variable, installed: false).ShouldBe(arguments);

    [Fact]
    public void Operator_of_make_run_for_all_namespaces_takes_the_lease_of_the_one_that_is_installed() =>
        Run("ALL_NAMESPACES=1", installed: true).ShouldBe($"{Program} --leader-election-namespace connect-operator");

    /// <summary>What make would start dotnet with.</summary>
    private static string Run(string variable, bool installed)
    {
        using var programs = new TemporaryDirectory();
        Write("dotnet", "echo \"$*\"");
        Write("kubectl", installed ? "exit 0" : "exit 1");
        var start = new ProcessStartInfo("make", ["--no-print-directory", "--directory", Repository.PathOf(), "run", .. variable.Length == 0 ? [] : new[] { variable }])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] = $"{programs.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment.Remove("MAKEFLAGS");
        start.Environment.Remove("ARGS");
        using var make = Process.Start(start)!;
        var output = make.StandardOutput.ReadToEnd();
        make.WaitForExit();
        make.ExitCode.ShouldBe(0, output);
        return output.Trim();

        void Write(string name, string script)
        {
            var path = Path.Combine(programs.Path, name);
            File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
