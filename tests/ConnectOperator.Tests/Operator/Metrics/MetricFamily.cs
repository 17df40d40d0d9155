using Shouldly;

namespace ConnectOperator.Tests.Operator.Metrics;

/// <summary>All samples of one metric.</summary>
internal sealed record MetricFamily(string Name, string Help, string Type)
{
    private readonly List<MetricSample> samples = [];

    public IReadOnlyList<MetricSample> Samples => samples;

    /// <summary>Names of the labels, without a histogram's le.</summary>
    public IReadOnlyList<string> LabelNames => [.. samples.SelectMany(sample => sample.Labels.Keys).Distinct().Where(label => label != "le")];

    /// <summary>The value of the one sample with these labels.</summary>
    public double Value(params (string Name, string Value)[] labels) => samples.Where(sample => sample.Has(labels)).ShouldHaveSingleItem().Value;

    public void Add(MetricSample sample) => samples.Add(sample);

    /// <summary>What holds for every family.</summary>
    public void Check()
    {
        samples.ShouldNotBeEmpty();
        samples.Select(Identity).ShouldBeUnique();
        (Type == "counter").ShouldBe(Name.EndsWith("_total", StringComparison.Ordinal), $"{Name} is a {Type}");
        if (Type == "histogram")
        {
            samples.Select(sample => sample.Name).Distinct().ShouldBe([$"{Name}_bucket", $"{Name}_sum", $"{Name}_count"], ignoreOrder: true);
            foreach (var series in samples.GroupBy(WithoutBound, StringComparer.Ordinal))
            {
                CheckHistogram([.. series]);
            }
        }
        else
        {
            samples.ShouldAllBe(sample => sample.Name == Name && !sample.Labels.ContainsKey("le"));
        }
    }

    private void CheckHistogram(IReadOnlyList<MetricSample> series)
    {
        var buckets = series.Where(sample => sample.Name == $"{Name}_bucket").ToList();
        var counts = buckets.Select(bucket => bucket.Value).ToList();
        counts.ShouldBe([.. counts.Order()], "buckets are cumulative");
        buckets[^1].Labels["le"].ShouldBe("+Inf");
        buckets[^1].Value.ShouldBe(series.Single(sample => sample.Name == $"{Name}_count").Value);
        series.ShouldContain(sample => sample.Name == $"{Name}_sum");
    }

    private static string Identity(MetricSample sample) =>
        $"{sample.Name} {string.Join(',', sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))}";

    private static string WithoutBound(MetricSample sample) => string.Join(',', sample.Labels.Where(label => label.Key != "le"));
}
