using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConnectOperator.Tests.Kubernetes.Watching;

/// <summary>Whatever happens to the server and to the connection, in whatever order: the store and the consumer end up with what the server holds.</summary>
public sealed class ReflectorModelTests
{
    private static readonly Gen<string> Names = Gen.Elements("a", "b", "c", "d", "e", "f");

    private static readonly Gen<Happening> Happenings = Gen.Frequency(
        (8, from name in Names from size in Gen.Choose(0, 99) select (Happening)new Happening.Put(name, size)),
        (4, Names.Select(name => (Happening)new Happening.Delete(name))),
        (2, Names.Select(name => (Happening)new Happening.Corrupt(name))),
        (3, Gen.Elements(true, false).Select(midLine => (Happening)new Happening.Cut(midLine))),
        (2, Gen.Constant((Happening)new Happening.ExpireWatches())),
        (2, Gen.Elements(true, false).Select(inStream => (Happening)new Happening.Compact(inStream))),
        (2, Gen.Constant((Happening)new Happening.ExpirePage())),
        (2, Gen.Constant((Happening)new Happening.Bookmark())),
        (2, Gen.Elements((HttpStatusCode?)null, HttpStatusCode.InternalServerError, HttpStatusCode.Gone, HttpStatusCode.Forbidden)
            .Select(code => (Happening)new Happening.Fail(code))),
        (3, Gen.Constant((Happening)new Happening.Settle())));

    [Fact]
    public void Store_and_consumer_converge_on_what_the_server_holds() =>
        Prop.ForAll(Happenings.ListOf().Select(list => list.ToList()).ToArbitrary(), RunAsync)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(60));

    private static async Task RunAsync(List<Happening> happenings)
    {
        await using var harness = new ReflectorHarness();
        harness.Start();
        foreach (var happening in happenings)
        {
            await (happening switch
            {
                Happening.Put put => harness.Server.PutAsync(put.Name, put.Size),
                Happening.Delete delete => harness.Server.DeleteAsync(delete.Name),
                Happening.Corrupt corrupt => harness.Server.CorruptAsync(corrupt.Name),
                Happening.Cut cut => harness.Server.CutWatchesAsync(cut.MidLine),
                Happening.ExpireWatches => harness.Server.ExpireWatchesAsync(),
                Happening.Compact compact => CompactAsync(harness.Server, compact.InStream),
                Happening.ExpirePage => Task.FromResult(harness.Server.ExpiringPages = 1),
                Happening.Bookmark => harness.Server.BookmarkAsync(),
                Happening.Fail fail => harness.Server.FailNextAsync(fail.Code),
                Happening.Settle => harness.ConvergesAsync(),
                _ => throw new InvalidOperationException($"Unknown happening {happening}"),
            });
        }

        await harness.ConvergesAsync();
    }

    private static async Task CompactAsync(FakeApiServer server, bool inStream)
    {
        server.ExpiresInStream = inStream;
        await server.CompactAsync();
    }

    private abstract record Happening
    {
        public sealed record Put(string Name, int Size) : Happening;

        public sealed record Delete(string Name) : Happening;

        public sealed record Corrupt(string Name) : Happening;

        public sealed record Cut(bool MidLine) : Happening;

        public sealed record ExpireWatches : Happening;

        public sealed record Compact(bool InStream) : Happening;

        public sealed record ExpirePage : Happening;

        public sealed record Bookmark : Happening;

        public sealed record Fail(HttpStatusCode? Code) : Happening;

        public sealed record Settle : Happening;
    }
}
