using System.Net;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Kubernetes.Model;

namespace ConnectOperator.Tests.Kubernetes.Leases;

/// <summary>The one Lease that a server keeps, with its optimistic concurrency. Answers at once, or fails as it is told.</summary>
internal sealed class FakeLeases : ILeaseClient
{
    private readonly Lock gate = new();
    private readonly List<string> calls = [];
    private Lease? stored;
    private int version;

    /// <summary>Thrown instead of an answer.</summary>
    public Func<Exception>? Failure { get; set; }

    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls];
            }
        }
    }

    public string? Holder
    {
        get
        {
            lock (gate)
            {
                return stored?.Spec.HolderIdentity;
            }
        }
    }

    public static KubernetesException Refusal(HttpStatusCode code) => new(code, code.ToString(), "told so", retryAfter: null);

    /// <summary>Somebody else writes the Lease, whatever it says.</summary>
    public void Usurp(string holder)
    {
        lock (gate)
        {
            stored = stored! with
            {
                Metadata = stored.Metadata with { ResourceVersion = $"{++version}" },
                Spec = stored.Spec with { HolderIdentity = holder },
            };
        }
    }

    public Task<Lease?> ReadAsync(ObjectKey key, CancellationToken cancellationToken) => Task.FromResult(Answer("read", () => stored));

    public Task<Lease> CreateAsync(Lease lease, CancellationToken cancellationToken) =>
        Task.FromResult(Answer("create", () => stored is null ? Store(lease) : throw Refusal(HttpStatusCode.Conflict)));

    public Task<Lease> ReplaceAsync(Lease lease, CancellationToken cancellationToken) => Task.FromResult(Answer(
        "replace",
        () => stored?.Metadata.ResourceVersion == lease.Metadata.ResourceVersion ? Store(lease) : throw Refusal(HttpStatusCode.Conflict)));

    private T Answer<T>(string call, Func<T> answer)
    {
        lock (gate)
        {
            calls.Add(call);
            return Failure is { } failure ? throw failure() : answer();
        }
    }

    private Lease Store(Lease lease) => stored = lease with { Metadata = lease.Metadata with { ResourceVersion = $"{++version}" } };
}
