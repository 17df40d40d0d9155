namespace ConnectOperator.ContractTests.Replay;

/// <summary>What a target answered; status 0 stands for a connection that broke.</summary>
internal sealed record Answer(int Status, string? ContentType, string? Location, string? Allow, string Body)
{
    public static Answer Broken { get; } = new(0, null, null, null, string.Empty);

    public static Answer Of(RecordedExchange recorded) =>
        new(recorded.Status, recorded.ContentType, recorded.Location, recorded.Allow, recorded.ResponseBody);

    public override string ToString() => $"{Status} {ContentType ?? "(no Content-Type)"} {Location}{Allow} {Body}";
}
