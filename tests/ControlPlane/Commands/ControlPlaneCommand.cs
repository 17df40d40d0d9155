using System.CommandLine;

namespace ControlPlane.Commands;

/// <summary>The command line.</summary>
internal static class ControlPlaneCommand
{
    public static RootCommand Create() => new("An etcd, a kube-apiserver and a kube-controller-manager on loopback, for tests and demos.")
    {
        OnState("up", "Start a control plane in the background; prints the path of an administrator's kubeconfig once it serves.", UpCommand.RunAsync),
        OnState("run", "Start a control plane and keep it until interrupted.", RunCommand.RunAsync),
        OnState("down", "Stop the control plane of a state directory and remove the directory.", DownCommand.RunAsync),
        ApplyCrds(),
        Kustomize(),
    };

    private static System.CommandLine.Command OnState(string name, string description, Func<StateDirectory, CancellationToken, Task<int>> action)
    {
        var directory = new Option<string>("--state-dir")
        {
            Description = "Where keys, kubeconfigs and logs go; one control plane per directory.",
            Required = true,
        };
        directory.Validators.Add(given =>
        {
            if (given.GetValue(directory) is null or "")
            {
                given.AddError("--state-dir takes the path of a directory.");
            }
        });
        var command = new System.CommandLine.Command(name, description) { directory };
        command.SetAction((parsed, cancellationToken) => action(new StateDirectory(Path.GetFullPath(parsed.GetRequiredValue(directory))), cancellationToken));
        return command;
    }

    private static System.CommandLine.Command ApplyCrds()
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Which cluster. Default: $KUBECONFIG, then ~/.kube/config." };
        var files = new Argument<string[]>("file") { Description = "Files of custom resource definitions.", Arity = ArgumentArity.OneOrMore };
        var command = new System.CommandLine.Command("apply-crds", "Apply custom resource definitions, less what the server is too old for, and wait until they are served.")
        {
            kubeconfig, files,
        };
        command.SetAction((parsed, cancellationToken) =>
            ApplyCrdsCommand.RunAsync(parsed.GetValue(kubeconfig), parsed.GetRequiredValue(files), cancellationToken));
        return command;
    }

    private static System.CommandLine.Command Kustomize()
    {
        var kubectl = new Option<string>("--kubectl") { Description = "The kubectl that renders.", DefaultValueFactory = _ => "kubectl" };
        var folder = new Argument<string>("folder") { Description = "Folder of the kustomization, from the repository's root, which is the current directory." };
        var command = new System.CommandLine.Command("kustomize", "Print what a kustomization makes, with a kubectl of any age.") { kubectl, folder };
        command.SetAction((parsed, cancellationToken) =>
            KustomizeCommand.RunAsync(parsed.GetRequiredValue(kubectl), parsed.GetRequiredValue(folder), cancellationToken));
        return command;
    }
}
