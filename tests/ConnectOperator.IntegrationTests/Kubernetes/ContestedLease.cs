using System.Collections.Concurrent;
using ConnectOperator.Kubernetes.Client;
using ConnectOperator.Kubernetes.Configuration;
using ConnectOperator.Kubernetes.Leases;
using ConnectOperator.Kubernetes.Model;
using ControlPlane;
using k8s;
using k8s.LeaderElection;
using k8s.LeaderElection.ResourceLock;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using LeaderElector = ConnectOperator.Kubernetes.Leases.LeaderElector;

namespace ConnectOperator.IntegrationTests.Kubernetes;

/// <summary>
/// A Lease that several candidates stand for, everything that is written to it, and who believes to lead when. Nobody may begin while another
/// one still believes to: whoever leads later looks at all the others at that very moment.
/// </summary>
internal sealed class ContestedLease : IAsyncDisposable
{
    private readonly KubernetesControlPlane plane;
    private readonly ObjectKey key;
    private readonly Action<string> tell;
    private readonly IndependentClient observer;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<V1Lease> written = new();
    private readonly Lock gate = new();
    private readonly List<string> turns = [];
    private readonly List<LeaseCandidate> candidates = [];
    private Task watching = Task.CompletedTask;

    private ContestedLease(KubernetesControlPlane plane, ObjectKey key, Action<string> tell)
    {
        this.plane = plane;
        this.key = key;
        this.tell = tell;
        observer = new IndependentClient(plane.KubeconfigPath);
    }

    /// <summary>Who began and ended to lead, in order, and beside whom if anybody else still believed to.</summary>
    public IReadOnlyList<string> Turns
    {
        get
        {
            lock (gate)
            {
                return [.. turns];
            }
        }
    }

    public static async Task<ContestedLease> StartAsync(KubernetesControlPlane plane, Action<string> tell)
    {
        var contest = new ContestedLease(plane, new ObjectKey(await plane.CreateNamespaceAsync("lease"), "contested"), tell);
        var before = await contest.observer.Api.CoordinationV1.ListNamespacedLeaseAsync(contest.key.Namespace);
        contest.watching = contest.WatchAsync(before.Metadata.ResourceVersion);
        return contest;
    }

    /// <summary>The operator's elector begins to stand.</summary>
    public LeaseCandidate StandWithOurs(string identity)
    {
        var network = new CuttableNetwork();
        var connection = ClusterDiscovery.Find(new() { KubeconfigPath = plane.KubeconfigPath });
        var options = new LeaderElectionOptions { Lease = key, Identity = identity };
        var leases = new KubernetesClient(
            connection,
            new() { RequestTimeout = options.RequestTimeout, MaxRetries = 0, HttpVersion = System.Net.HttpVersion.Version11, Through = network.Before });
        var elector = new LeaderElector(leases, options, TimeProvider.System, NullLogger.Instance);
        return Stand(identity, network, () => elector.Leads, elector, async (candidate, ending) =>
        {
            try
            {
                await elector.RunAsync(
                    async leading =>
                    {
                        Begins(candidate);
                        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, leading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                        Ended(candidate);
                    },
                    ending);
            }
            catch (LeadershipLostException lost)
            {
                tell($"{identity}: {lost.Message}");
            }
        });
    }

    /// <summary>The library's elector begins to stand.</summary>
    public LeaseCandidate StandWithTheirs(string identity)
    {
        var network = new CuttableNetwork();
        var client = new IndependentClient(plane.KubeconfigPath, handlers: network);
        var leads = false;
        return Stand(identity, network, () => Volatile.Read(ref leads), client, async (candidate, ending) =>
        {
            using var elector = new k8s.LeaderElection.LeaderElector(new LeaderElectionConfig(new LeaseLock(client.Api, key.Namespace, key.Name, identity)));
            elector.OnStartedLeading += () =>
            {
                Volatile.Write(ref leads, true);
                Begins(candidate);
            };
            elector.OnStoppedLeading += () =>
            {
                Volatile.Write(ref leads, false);
                Ended(candidate);
            };
            elector.OnError += problem => tell($"{identity}: {problem.Message}");
            await elector.RunUntilLeadershipLostAsync(ending);
        });
    }

    /// <summary>Waits until whoever holds the Lease has renewed it so often.</summary>
    public async Task IsRenewedAsync(int times)
    {
        var before = written.Count;
        await Eventually.HoldsAsync($"{times} renewals", _ => Task.FromResult(written.Count >= before + times));
    }

    /// <summary>Who has held the Lease so far, each change of hands once, with the number of transitions that was written with it.</summary>
    public async Task<IReadOnlyList<string>> HoldersAsync()
    {
        var newest = await observer.Api.CoordinationV1.ReadNamespacedLeaseAsync(key.Name, key.Namespace);
        await Eventually.HoldsAsync(
            "the newest Lease to be seen", _ => Task.FromResult(written.Any(lease => lease.Metadata.ResourceVersion == newest.Metadata.ResourceVersion)));
        List<string> holders = [];
        foreach (var spec in written.Select(lease => lease.Spec))
        {
            var holder = $"{(string.IsNullOrEmpty(spec.HolderIdentity) ? "nobody" : spec.HolderIdentity)} ({spec.LeaseTransitions ?? 0})";
            if (holders is not [.., var last] || last != holder)
            {
                holders.Add(holder);
            }
        }

        return holders;
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(candidates.Select(candidate => candidate.EndAsync()));
        foreach (var candidate in candidates)
        {
            candidate.Dispose();
        }

        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        observer.Dispose();
    }

    private LeaseCandidate Stand(
        string identity, CuttableNetwork network, Func<bool> leads, IDisposable resources, Func<LeaseCandidate, CancellationToken, Task> run)
    {
        var candidate = new LeaseCandidate(identity, network, leads, resources, run);
        lock (gate)
        {
            candidates.Add(candidate);
        }

        candidate.Start();
        return candidate;
    }

    private void Begins(LeaseCandidate candidate)
    {
        lock (gate)
        {
            string[] others = [.. candidates.Where(other => other != candidate && other.BelievesToLead()).Select(other => other.Identity)];
            turns.Add(others is [] ? $"{candidate.Identity} leads" : $"{candidate.Identity} leads beside {string.Join(" and ", others)}");
        }

        candidate.Began();
    }

    private void Ended(LeaseCandidate candidate)
    {
        lock (gate)
        {
            turns.Add($"{candidate.Identity} ended");
        }
    }

    private async Task WatchAsync(string version)
    {
        await foreach (var (_, lease) in observer.Api.CoordinationV1.WatchListNamespacedLeaseAsync(
            key.Namespace, resourceVersion: version, cancellationToken: stop.Token))
        {
            written.Enqueue(lease);
        }
    }
}
