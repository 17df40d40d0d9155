using ConnectOperator.Rest.Responses;
using ConnectOperator.Rest.Client;
using ConnectOperator.RestProxy.Responses;
using ConnectOperator.RestProxy.Api;
using ConnectOperator.RestProxy.Model;
using ConnectOperator.RestProxy.Requests;
using Microsoft.Extensions.Logging;

namespace ConnectOperator.RestProxy.Consuming;

/// <summary>What all instances of a consumer have in common.</summary>
/// <param name="Rest">The proxies.</param>
/// <param name="Proxies">How many there are.</param>
/// <param name="Read">Reads their answers.</param>
/// <param name="Flavour">What they are.</param>
/// <param name="GroupPrefix">What the names of groups begin with.</param>
/// <param name="Format">What records are told as.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Told what stays behind.</param>
internal sealed record ConsumerSettings(
    RestClient<IRestProxyApi> Rest,
    int Proxies,
    ResponseReader Read,
    RestProxyFlavour Flavour,
    string GroupPrefix,
    EmbeddedFormat Format,
    TimeProvider Time,
    ILogger Logger);

/// <summary>
/// A consumer in the memory of one proxy, which is deleted when this is disposed of, however far it came: the Bridge would keep it for ever.
/// </summary>
internal sealed partial class ConsumerInstance : IAsyncDisposable
{
    // What a read waits for records. Confluent knows nothing shorter than that unless it is asked, and the Bridge's own 100 ms are short for a fetch.
    private const int ReadTimeout = 1000;
    private const int DeleteAttempts = 2;
    private const int SeekAttempts = 5;
    private static readonly TimeSpan SeekPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(10);
    private static readonly CallSubject Write = new(CallKind.Write, MissingResource.Instance);
    private static readonly CallSubject Records = Write with { ReadsRecords = true };

    private readonly ConsumerSettings settings;
    private readonly ILogger logger;
    private readonly RestConversation<IRestProxyApi> conversation;
    private readonly CancellationTokenSource ending = new();
    private readonly string group;
    private readonly string name;
    private Task underWay = Task.CompletedTask;
    private bool mayExist;

    private ConsumerInstance(ConsumerSettings settings)
    {
        this.settings = settings;
        logger = settings.Logger;
        conversation = settings.Rest.Converse();
        // Of its own: nobody else's offsets are touched, and a name that is in use already cannot be met.
        name = Guid.NewGuid().ToString("N");
        group = settings.GroupPrefix + name;
    }

    /// <summary>Creates one in a proxy that can be reached, assigns the partitions to it, and lets it seek.</summary>
    public static async Task<RestProxyResponse<ConsumerInstance>> OpenAsync(
        ConsumerSettings settings, IReadOnlyDictionary<TopicPartition, long> positions, CancellationToken cancellationToken)
    {
        for (var left = settings.Proxies; ; left--)
        {
            var opened = await OpenOneAsync(settings, positions, cancellationToken);
            if (left <= 1 || opened is not RestProxyResponse<ConsumerInstance>.Failed { Why: RestProxyFailure.Unavailable })
            {
                return opened;
            }
        }
    }

    /// <summary>What comes next; often nothing at first, and nothing for about a second when there is nothing.</summary>
    public Task<RestProxyResponse<IReadOnlyList<ConsumedRecord>>> ReadAsync(CancellationToken cancellationToken) => SendAsync(
        (proxy, token) => proxy.ReadRecordsAsync(group, name, MediaTypes.Embedded(settings.Format), ReadTimeout, token),
        settings.Read.Value(Records, received => SuccessBody.Records(received.Body)),
        cancellationToken);

    /// <summary>
    /// Waits for the call that is under way, so that the connection lasts by which a load balancer finds the same proxy, and deletes the instance.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAny(underWay, Task.Delay(CloseTimeout, settings.Time, CancellationToken.None));
        await ending.CancelAsync();
        if (mayExist)
        {
            await DeleteAsync();
            mayExist = false;
        }

        conversation.Dispose();
        ending.Dispose();
    }

    private static async Task<RestProxyResponse<ConsumerInstance>> OpenOneAsync(
        ConsumerSettings settings, IReadOnlyDictionary<TopicPartition, long> positions, CancellationToken cancellationToken)
    {
        var instance = new ConsumerInstance(settings);
        var isOpen = false;
        try
        {
            var begun = await instance.BeginAsync(positions, cancellationToken);
            isOpen = begun is RestProxyResponse<Done>.Ok;
            return begun.Select(_ => instance);
        }
        finally
        {
            if (!isOpen)
            {
                await instance.DisposeAsync();
            }
        }
    }

    private async Task<RestProxyResponse<Done>> BeginAsync(IReadOnlyDictionary<TopicPartition, long> positions, CancellationToken cancellationToken)
    {
        mayExist = true;
        var created = await SendAsync(CreateAsync, settings.Read.Nothing(Write with { Missing = null }), cancellationToken);
        mayExist = created is RestProxyResponse<Done>.Ok or RestProxyResponse<Done>.Failed { Why: RestProxyFailure.OutcomeUnknown or RestProxyFailure.ServerError };
        if (created is not RestProxyResponse<Done>.Ok)
        {
            return created;
        }

        var assigned = await SendAsync(
            (proxy, token) => proxy.AssignAsync(group, name, AssignmentsBody.Of(positions.Keys), token), settings.Read.Nothing(Write), cancellationToken);
        return assigned is RestProxyResponse<Done>.Ok ? await SeekAsync(positions, cancellationToken) : assigned;
    }

    private Task<HttpResponseMessage> CreateAsync(IRestProxyApi proxy, CancellationToken cancellationToken)
    {
        var format = MediaTypes.Name(settings.Format);
        return settings.Flavour == RestProxyFlavour.Bridge
            ? proxy.CreateBridgeConsumerAsync(group, new(name, format), cancellationToken)
            : proxy.CreateConsumerAsync(group, new(name, format), cancellationToken);
    }

    /// <summary>Karapace may need a moment after an assignment before it lets a consumer seek (its own tests try again).</summary>
    private async Task<RestProxyResponse<Done>> SeekAsync(IReadOnlyDictionary<TopicPartition, long> positions, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var sought = await SendAsync(
                (proxy, token) => proxy.SeekAsync(group, name, PositionsBody.Of(positions), token), settings.Read.Nothing(Write), cancellationToken);
            if (sought is not RestProxyResponse<Done>.Failed { Why: RestProxyFailure.Conflict } || attempt == SeekAttempts)
            {
                return sought;
            }

            await Task.Delay(SeekPause, settings.Time, cancellationToken);
        }
    }

    private async Task DeleteAsync()
    {
        RestProxyResponse<Done> deleted;
        var attempt = 0;
        do
        {
            using var timeout = new CancellationTokenSource(CloseTimeout, settings.Time);
            try
            {
                deleted = await conversation.SendAsync(
                    (proxy, token) => proxy.DeleteConsumerAsync(group, name, token), settings.Read.Nothing(Write), timeout.Token);
            }
            catch (OperationCanceledException)
            {
                deleted = new RestProxyResponse<Done>.Failed(new RestProxyFailure.OutcomeUnknown($"no answer within {CloseTimeout.TotalSeconds:0} s"));
            }

            if (deleted is RestProxyResponse<Done>.Ok or RestProxyResponse<Done>.Failed { Why: RestProxyFailure.NotFound })
            {
                return;
            }
        }
        while (++attempt < DeleteAttempts);

        LogNotDeleted(name, group, deleted is RestProxyResponse<Done>.Failed { Why.Message: var why } ? why : "");
    }

    /// <summary>Whoever gives up waiting does not end the call: <see cref="DisposeAsync"/> waits for it.</summary>
    private async Task<RestProxyResponse<T>> SendAsync<T>(
        RestCall<IRestProxyApi> call, Func<RawResponse, RestProxyResponse<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sent = conversation.SendAsync(call, read, ending.Token);
        underWay = sent;
        return await sent.WaitAsync(cancellationToken);
    }

    [LoggerMessage(
        1, LogLevel.Warning, "Consumer instance {Instance} of group {Group} could not be deleted and stays in the REST proxy until that drops it: {Reason}")]
    private partial void LogNotDeleted(string instance, string group, string reason);
}
