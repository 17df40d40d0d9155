using ConnectOperator.CommandLine;
using ConnectOperator.Hosting;

return await OperatorCommand.Create(OperatorHost.RunAsync).Parse(args).InvokeAsync();
