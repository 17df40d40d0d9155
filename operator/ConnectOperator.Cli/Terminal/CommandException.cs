namespace ConnectOperator.Cli.Terminal;

/// <summary>Ends the command. The message is one sentence for whoever typed it: what is wrong, and what to do.</summary>
internal sealed class CommandException(string message, Exception? inner = null) : Exception(message, inner);
