namespace ConnectOperator.ContractTests.Double;

/// <summary>Text that is written to, and the first line of it that somebody waits for.</summary>
internal sealed class LineWaiter(Func<string, bool> awaited) : StringWriter
{
    private readonly TaskCompletionSource<string> line = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> Line => line.Task.WaitAsync(TimeSpan.FromMinutes(2));

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        if (value is not null && awaited(value))
        {
            line.TrySetResult(value);
        }

        return Task.CompletedTask;
    }
}
