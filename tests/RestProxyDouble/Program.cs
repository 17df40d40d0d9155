using RestProxyDouble;

return await RestProxyDoubleProgram.Create().Parse(args).InvokeAsync();
