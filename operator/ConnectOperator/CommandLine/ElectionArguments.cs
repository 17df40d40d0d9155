using System.CommandLine;
using ConnectOperator.Leadership;

namespace ConnectOperator.CommandLine;

/// <summary>The options about which of several processes works.</summary>
internal sealed class ElectionArguments
{
    private readonly Option<bool> elect = new("--leader-elect")
    {
        Description = "Work only while holding a Lease, so that one of several processes is active and the others stand by. Default: off.",
    };

    private readonly Option<string?> @namespace = new("--leader-election-namespace")
    {
        Description = "Namespace of the Lease. Default: the pod's own, or the kube context's.",
    };

    private readonly Option<string> name = new("--leader-election-id")
    {
        Description = "Name of the Lease.",
        DefaultValueFactory = _ => "connect-operator",
    };

    public void AddTo(Command command)
    {
        command.Add(elect);
        command.Add(@namespace);
        command.Add(name);
    }

    /// <summary>Null when no leader is to be elected.</summary>
    public ElectionOptions? Read(ParseResult result) => result.GetValue(elect)
        ? new ElectionOptions { Namespace = result.GetValue(@namespace), Lease = result.GetValue(name)! }
        : null;
}
