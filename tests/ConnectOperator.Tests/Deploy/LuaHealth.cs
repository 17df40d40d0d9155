using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Deploy;

/// <summary>What Argo CD's health scripts say of a resource.</summary>
/// <param name="Status">Healthy, Progressing, Degraded or Suspended.</param>
/// <param name="Message">Shown beside it.</param>
internal sealed record LuaHealth(string Status, string Message)
{
    /// <summary>Lua 5.1 is what Argo CD's interpreter, gopher-lua, implements.</summary>
    private const string Program = "lua5.1";

    /// <summary>Argo CD runs scripts with these libraries, and with a part of os that no script of ours needs.</summary>
    private const string Sandbox = "string, math, io, os, debug, package, require, module, dofile, loadfile, coroutine = nil";

    /// <summary>Why scripts cannot be run here; null when they can.</summary>
    public static string? Missing { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Any(directory => File.Exists(Path.Combine(directory, Program))) ? null : "Debian's package lua5.1 is not installed";

    /// <summary>The folder of a kind, laid out as Argo CD's resource_customizations.</summary>
    public static string Folder(string kind) => Repository.PathOf("deploy", "argocd", "resource_customizations", "kafkaconnect.dev", kind);

    /// <summary>Runs the script of the resource's kind on it.</summary>
    public static async Task<LuaHealth> OfAsync(JsonObject resource)
    {
        var script = await File.ReadAllTextAsync(Path.Combine(Folder((string)resource["kind"]!), "health.lua"));
        var start = new ProcessStartInfo(Program, ["-"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var lua = Process.Start(start) ?? throw new InvalidOperationException($"{Program} did not start");
        await lua.StandardInput.WriteAsync(
            $"""
            {Sandbox}
            obj = {Literal(resource)}
            local function health()
            {script}
            end
            local result = health()
            print(result.status)
            print(result.message)
            """);
        lua.StandardInput.Close();
        var output = await lua.StandardOutput.ReadToEndAsync();
        var error = await lua.StandardError.ReadToEndAsync();
        await lua.WaitForExitAsync();
        lua.ExitCode.ShouldBe(0, error);
        var lines = output.TrimEnd('\n').Split('\n', 2);
        return new LuaHealth(lines[0], lines[1]);
    }

    private static string Literal(JsonNode? node) => node switch
    {
        null => "nil",
        JsonObject members => $"{{{string.Join(", ", members.Select(member => $"[{Quoted(member.Key)}] = {Literal(member.Value)}"))}}}",
        JsonArray items => $"{{{string.Join(", ", items.Select(Literal))}}}",
        _ when node.GetValueKind() is JsonValueKind.String => Quoted((string)node!),
        _ => node.ToJsonString(),
    };

    private static string Quoted(string text) =>
        $"\"{string.Concat(Encoding.UTF8.GetBytes(text).Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\{unit:d3}")))}\"";
}

/// <summary>A test that runs health scripts.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWhereLuaRunsAttribute : FactAttribute
{
    public override string? Skip { get; set; } = LuaHealth.Missing;
}

/// <inheritdoc cref="FactWhereLuaRunsAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TheoryWhereLuaRunsAttribute : TheoryAttribute
{
    public override string? Skip { get; set; } = LuaHealth.Missing;
}
