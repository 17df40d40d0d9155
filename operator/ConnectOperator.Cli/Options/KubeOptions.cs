using System.CommandLine;
using ConnectOperator.Kubernetes.Configuration;

namespace ConnectOperator.Cli.Options;

/// <summary>Which Kubernetes cluster and namespace, in the words of kubectl. For every verb, before it or behind it.</summary>
internal sealed class KubeOptions
{
    private readonly Option<string?> kubeconfig = new("--kubeconfig")
    {
        Description = "Path of a kubeconfig. Default: $KUBECONFIG, then ~/.kube/config.",
        Recursive = true,
    };

    private readonly Option<string?> context = new("--context") { Description = "Context of the kubeconfig. Default: its current one.", Recursive = true };

    private readonly Option<string?> @namespace = new("--namespace", "-n") { Description = "Namespace. Default: that of the context.", Recursive = true };

    private readonly Option<bool> allNamespaces = new("--all-namespaces", "-A") { Description = "All namespaces. Default: off.", Recursive = true };

    private readonly Option<string?> selector = new("--selector", "-l")
    {
        Description = "Only resources with these labels, such as team=orders,stage!=test. Default: all.",
        Recursive = true,
    };

    /// <summary>Makes them known to a program and all its verbs.</summary>
    public void AddTo(RootCommand command)
    {
        command.Add(kubeconfig);
        command.Add(context);
        command.Add(@namespace);
        command.Add(allNamespaces);
        command.Add(selector);
    }

    /// <summary>What was given.</summary>
    public KubeSelection Read(ParseResult result) => new()
    {
        Connection = new ClusterConnectionOptions { KubeconfigPath = result.GetValue(kubeconfig), Context = result.GetValue(context) },
        Namespace = result.GetValue(@namespace),
        AllNamespaces = result.GetValue(allNamespaces),
        LabelSelector = result.GetValue(selector),
    };
}

/// <summary>Which Kubernetes cluster, and which resources there.</summary>
internal sealed record KubeSelection
{
    /// <summary>How the cluster is found.</summary>
    public required ClusterConnectionOptions Connection { get; init; }

    /// <summary>The namespace that was given; null for the context's.</summary>
    public string? Namespace { get; init; }

    /// <summary>Whether all namespaces are meant.</summary>
    public bool AllNamespaces { get; init; }

    /// <summary>Labels to select by, as kubectl writes them; null for all.</summary>
    public string? LabelSelector { get; init; }
}
