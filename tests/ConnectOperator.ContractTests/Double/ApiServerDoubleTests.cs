using ApiServerContract;
using ApiServerDouble;
using ManualTime;

namespace ConnectOperator.ContractTests.Double;

/// <summary>The stand-in for an API server does as the real one, against which the same tests run.</summary>
public sealed class ApiServerDoubleTests : ApiServerTests, IDisposable
{
    private readonly ApiServer server =
        new(new ManualTimeProvider(), ResourceKind.Custom("contract.kafkaconnect.dev", "v1", "gadgets", "Gadget"));

    public ApiServerDoubleTests() => Client = new(new InProcessHandler(server)) { BaseAddress = new("http://kubernetes/") };

    protected override HttpClient Client { get; }

    protected override string Space => "contract";

    public void Dispose()
    {
        Client.Dispose();
        server.Dispose();
    }
}
