using System.Collections.Immutable;

namespace RestProxyDouble.Http;

/// <summary>The faults that a test asks for, by method and path.</summary>
public sealed class Faults
{
    private ImmutableList<Rule> rules = [];

    /// <summary>Adds a fault. The latest that fits a request happens to it.</summary>
    /// <param name="method">Exact, or * for all.</param>
    /// <param name="path">Exact as on the request line, or a prefix that ends in *.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="times">For how many requests.</param>
    /// <param name="node">For which proxy, counted from 0; null for all.</param>
    public void Add(string method, string path, Fault fault, int times = 1, int? node = null) =>
        ImmutableInterlocked.Update(ref rules, static (list, added) => list.Insert(0, added), new Rule(method, path, fault, node, times));

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear() => ImmutableInterlocked.Update(ref rules, static _ => []);

    internal Fault? Take(int node, ProxyRequest request) => rules.FirstOrDefault(rule => rule.Fits(node, request) && rule.TryTake())?.Fault;

    private sealed class Rule(string method, string path, Fault fault, int? node, int times)
    {
        private int left = times;

        public Fault Fault => fault;

        public bool Fits(int at, ProxyRequest request) =>
            (node is null || node == at)
            && (method == "*" || method == request.Method)
            && (path.EndsWith('*') ? request.RawPath.StartsWith(path[..^1], StringComparison.Ordinal) : request.RawPath == path);

        public bool TryTake() => Interlocked.Decrement(ref left) >= 0;
    }
}
