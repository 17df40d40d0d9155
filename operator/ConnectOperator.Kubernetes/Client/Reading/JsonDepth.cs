using System.Text.Json;

namespace ConnectOperator.Kubernetes.Client.Reading;

/// <summary>
/// How deep an object may be nested. The API server stores up to 10,000 levels (apimachinery's JSON decoder); the reader's own
/// default of 64 would make a whole list unreadable for the sake of one odd object in it.
/// </summary>
internal static class JsonDepth
{
    public static JsonReaderOptions Reader { get; } = new() { MaxDepth = 10_000 };
}
