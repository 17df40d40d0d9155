namespace RestProxyDouble.V3;

/// <summary>How many more records v3 takes before it says that there were too many.</summary>
internal sealed class RecordRate
{
    private long left = long.MaxValue;

    public void Allow(long? records) => Interlocked.Exchange(ref left, records ?? long.MaxValue);

    public bool TryTake() => Interlocked.Decrement(ref left) >= 0;
}
