using System.CommandLine;
using ControlPlane.Commands;

var stateDirectory = new Option<DirectoryInfo>("--state-dir")
{
    Description = "Where keys, kubeconfigs and logs go; one control plane per directory.",
    Required = true,
};
var root = new RootCommand("An etcd, a kube-apiserver and a kube-controller-manager on loopback, for tests and demos.")
{
    Subcommand("up", "Start a control plane in the background; prints the path of an administrator's kubeconfig once it serves.", UpCommand.RunAsync),
    Subcommand("run", "Start a control plane and keep it until interrupted.", RunCommand.RunAsync),
    Subcommand("down", "Stop the control plane of a state directory and remove the directory.", DownCommand.RunAsync),
    ApplyCrds(),
    Kustomize(),
};
// Servers are stopped in order on SIGINT and SIGTERM; the default would cut that short.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

Command Subcommand(string name, string description, Func<StateDirectory, CancellationToken, Task<int>> action)
{
    var command = new Command(name, description) { stateDirectory };
    command.SetAction((parsed, cancellationToken) => action(new StateDirectory(parsed.GetRequiredValue(stateDirectory).FullName), cancellationToken));
    return command;
}

Command ApplyCrds()
{
    var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Which cluster. Default: $KUBECONFIG, then ~/.kube/config." };
    var files = new Argument<FileInfo[]>("file") { Description = "Files of custom resource definitions.", Arity = ArgumentArity.OneOrMore };
    var command = new Command("apply-crds", "Apply custom resource definitions, less what the server is too old for, and wait until they are served.")
    {
        kubeconfig, files,
    };
    command.SetAction((parsed, cancellationToken) =>
        ApplyCrdsCommand.RunAsync(parsed.GetValue(kubeconfig), parsed.GetRequiredValue(files), cancellationToken));
    return command;
}

Command Kustomize()
{
    var kubectl = new Option<string>("--kubectl") { Description = "The kubectl that renders.", DefaultValueFactory = _ => "kubectl" };
    var folder = new Argument<string>("folder") { Description = "Folder of the kustomization, from the repository's root, which is the current directory." };
    var command = new Command("kustomize", "Print what a kustomization makes, with a kubectl of any age.") { kubectl, folder };
    command.SetAction((parsed, cancellationToken) =>
        KustomizeCommand.RunAsync(parsed.GetRequiredValue(kubectl), parsed.GetRequiredValue(folder), cancellationToken));
    return command;
}
