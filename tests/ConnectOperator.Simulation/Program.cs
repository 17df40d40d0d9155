using ConnectOperator.Simulation.CommandLine;

return await SimulateCommand.Create().Parse(args).InvokeAsync();
