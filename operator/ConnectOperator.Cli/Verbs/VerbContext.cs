using ConnectOperator.Cli.Options;
using ConnectOperator.Cli.Terminal;

namespace ConnectOperator.Cli.Verbs;

/// <summary>What every verb is made with.</summary>
/// <param name="CommandEnvironment">The process around it.</param>
/// <param name="Kube">The options that all verbs share.</param>
internal sealed record VerbContext(CommandEnvironment CommandEnvironment, KubeOptions Kube);
