using System.IO.Pipelines;
using System.Text;

namespace ConnectOperator.Tests.Kubernetes.Watching;

/// <summary>An object as the fake API server stores it; <paramref name="Size"/> is JSON, and only a number is readable.</summary>
internal sealed record FakeObject(string Name, string Uid, long Version, string Size)
{
    public bool IsReadable => !Size.StartsWith('"');

    public string Json =>
        $$$"""{"apiVersion":"example.test/v1","kind":"Widget","metadata":{"name":"{{{Name}}}","namespace":"ns","uid":"{{{Uid}}}","resourceVersion":"{{{Version}}}","managedFields":[{"manager":"x"}]},"spec":{"size":{{{Size}}}}}""";
}

internal sealed record FakeChange(string Type, FakeObject Object)
{
    public string Json => $$"""{"type":"{{Type}}","object":{{Object.Json}}}""";
}

/// <summary>One open watch connection.</summary>
internal sealed class FakeWatch
{
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    public Stream Stream => pipe.Reader.AsStream();

    public async Task SendAsync(string line)
    {
        await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
    }

    public async Task CutAsync(bool midLine)
    {
        if (midLine)
        {
            await pipe.Writer.WriteAsync("""{"type":"ADDED","object":{"metadata":{"na"""u8.ToArray());
        }

        await pipe.Writer.CompleteAsync(midLine ? new IOException("The response ended prematurely.") : null);
    }
}
