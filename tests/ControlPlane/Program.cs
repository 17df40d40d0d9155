using System.CommandLine;
using ControlPlane.Commands;

// Servers are stopped in order on SIGINT and SIGTERM; the default would cut that short.
return await ControlPlaneCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
