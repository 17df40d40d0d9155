using ConnectDouble;

return await ConnectDoubleProgram.RunAsync(args);
