using System.Globalization;
using System.Text;

namespace ConnectDouble.Http;

/// <summary>
/// The web server of Connect 4.0, which refuses paths that can be read in more than one way before Connect sees them. What was not recorded, a dot
/// segment in escapes, follows Jetty's UriCompliance.
/// </summary>
internal static class Jetty12
{
    /// <summary>The refusal of a path; null lets it pass. PUT and DELETE get no page.</summary>
    public static ConnectResponse? Refuse(ConnectRequest request) => ProblemOf(request.RawPath) is not { } problem ? null
        : HttpMethods.IsGet(request.Method) || HttpMethods.IsPost(request.Method) ? Page(StatusCodes.Status400BadRequest, problem, "/badURI")
        : ConnectResponse.Empty(StatusCodes.Status400BadRequest);

    /// <summary>What cannot be read as a request at all.</summary>
    public static ConnectResponse BadMessage(int status, string reason) => Page(status, reason, "/badMessage");

    private static string? ProblemOf(string path) => path switch
    {
        _ when path.Contains("//", StringComparison.Ordinal) => "Ambiguous URI empty segment",
        _ when path.Contains("%2F", StringComparison.OrdinalIgnoreCase) => "Ambiguous URI path separator",
        _ when path.Contains("%25", StringComparison.Ordinal) => "Ambiguous URI path encoding",
        _ when path.Split('/').Any(IsEscapedDots) => "Ambiguous URI path segment",
        _ when JavaPath.ReadSegment(path).Any(character => char.IsControl(character) || character == '\\') => "Suspicious Path Character",
        _ => null,
    };

    private static bool IsEscapedDots(string segment) =>
        segment.Contains("%2e", StringComparison.OrdinalIgnoreCase) && JavaPath.ReadSegment(segment) is "." or "..";

    private static ConnectResponse Page(int status, string problem, string uri) => new(status)
    {
        Body =
        [
            Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                <html>
                <head>
                <meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>
                <title>Error {status} {problem}</title>
                </head>
                <body>
                <h2>HTTP ERROR {status} {problem}</h2>
                <table>
                <tr><th>URI:</th><td>{uri}</td></tr>
                <tr><th>STATUS:</th><td>{status}</td></tr>
                <tr><th>MESSAGE:</th><td>{problem}</td></tr>
                </table>
                <hr/><a href="https://jetty.org/">Powered by Jetty:// 12.0.15</a><hr/>

                </body>
                </html>

                """)),
        ],
        ContentType = "text/html;charset=iso-8859-1",
    };
}
