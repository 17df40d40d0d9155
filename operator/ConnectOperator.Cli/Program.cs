using ConnectOperator.Cli;
using ConnectOperator.Cli.Terminal;

return await KafkaConnectCommand.RunAsync(args, CommandEnvironment.OfProcess());
