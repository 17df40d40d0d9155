using ConnectOperator.Core.Desired;
using ConnectOperator.Kubernetes.Model;
using ConnectOperator.Routing;
using ConnectOperator.Tests.Operator.Harness;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Operator.Parts;

public sealed class RouterInboxTests
{
    private readonly RouterInbox inbox = new();

    [Fact]
    public void Who_takes_over_hears_the_last_word_on_each_resource()
    {
        var (first, last) = (Samples.Connector("orders"), Samples.Connector("orders") with { ApiVersion = "newer" });
        inbox.Post(new RouterMessage.Connector(first));
        inbox.Post(new RouterMessage.Connector(Samples.Connector("gone")));
        inbox.Post(new RouterMessage.Cluster(Samples.Prod, Samples.Cluster()));
        inbox.Post(new RouterMessage.Cluster(new ObjectKey("kafka", "gone"), Samples.Cluster("gone")));
        inbox.Post(new RouterMessage.Synced());
        inbox.Post(new RouterMessage.Connector(last));
        inbox.Post(new RouterMessage.ConnectorGone(Samples.Connector("gone")));
        inbox.Post(new RouterMessage.Cluster(new ObjectKey("kafka", "gone"), Resource: null));

        var told = Open();

        told.OfType<RouterMessage.Connector>().ShouldHaveSingleItem().Resource.ShouldBeSameAs(last);
        told.OfType<RouterMessage.Cluster>().ShouldHaveSingleItem().Key.ShouldBe(Samples.Prod);
        told[^1].ShouldBeOfType<RouterMessage.Synced>();
        told.Count.ShouldBe(3);
    }

    [Fact]
    public void Nothing_is_synced_before_everything_was_listed()
    {
        inbox.Post(new RouterMessage.Cluster(Samples.Prod, Samples.Cluster()));

        Open().ShouldNotContain(message => message is RouterMessage.Synced);
    }

    [Fact]
    public void Standing_by_does_not_cost_more_the_longer_it_lasts()
    {
        for (var version = 0; version < 1000; version++)
        {
            inbox.Post(new RouterMessage.Connector(Samples.Connector("orders")));
            inbox.Post(new RouterMessage.Source(new(SourceKind.Secret, new ObjectKey("kafka", "db")), $"{version}"));
            inbox.Post(new RouterMessage.Namespaces());
        }

        Open().ShouldHaveSingleItem();
    }

    [Fact]
    public void Once_open_everything_comes_through_in_order()
    {
        var reader = inbox.Open();
        RouterMessage[] messages =
        [
            new RouterMessage.Connector(Samples.Connector("orders")),
            new RouterMessage.ConnectorGone(Samples.Connector("orders")),
            new RouterMessage.Connector(Samples.Connector("orders")),
            new RouterMessage.Namespaces(),
        ];

        foreach (var message in messages)
        {
            inbox.Post(message);
        }

        foreach (var message in messages)
        {
            reader.TryRead(out var read).ShouldBeTrue();
            read.ShouldBeSameAs(message);
        }
    }

    private List<RouterMessage> Open()
    {
        var reader = inbox.Open();
        List<RouterMessage> told = [];
        while (reader.TryRead(out var message))
        {
            told.Add(message);
        }

        return told;
    }
}
