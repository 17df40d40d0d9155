namespace ConnectOperator.KafkaConnect.Client;

/// <summary>Which call of Connect's REST API a request is: its path with the names in it replaced, so that there are few.</summary>
public static class ConnectRoute
{
    private static readonly HttpRequestOptionsKey<string> Key = new("connect.route");

    /// <summary>The route of a request that a <see cref="ConnectClient"/> sends, for example <c>/connectors/{name}/config</c>.</summary>
    public static string Of(HttpRequestMessage request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Options.TryGetValue(Key, out var route) ? route : "other";
    }

    internal static void Mark(HttpRequestMessage request, string pathAndQuery) => request.Options.Set(Key, Of(pathAndQuery));

    /// <summary>Names hold no slash (<see cref="Model.ConnectorName"/>), and classes are escaped, so every part of a path stands for itself.</summary>
    internal static string Of(string pathAndQuery)
    {
        var parts = pathAndQuery.Split('?')[0].Split('/');
        if (parts is ["", "connector-plugins", _, ..])
        {
            parts[2] = "{class}";
        }

        if (parts is ["", "connectors", _, ..])
        {
            parts[2] = "{name}";
            if (parts is [_, _, _, "tasks", _, ..])
            {
                parts[4] = "{task}";
            }
        }

        return string.Join('/', parts);
    }
}
