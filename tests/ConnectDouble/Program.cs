using ConnectDouble;

return await ConnectDoubleProgram.Create().Parse(args).InvokeAsync();
