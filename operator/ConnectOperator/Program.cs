using System.CommandLine;
using ConnectOperator.CommandLine;
using ConnectOperator.Hosting;

// The host attends to signals: the command line would end the process two seconds after one, whatever is still to be put in order.
return await OperatorCommand.Create(OperatorHost.RunAsync).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
