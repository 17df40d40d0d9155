using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApiServerDouble.Http;
using ApiServerDouble.Patches;
using ApiServerDouble.Storage;

namespace ApiServerDouble;

/// <summary>
/// A stand-in for a kube-apiserver without a network: everything happens on the threads of its callers, one call at a time, and on
/// the clock it is given. It does what of an API server's work an operator can tell the difference of, and is held to the real
/// one by a suite that runs against both.
/// </summary>
public sealed class ApiServer : IDisposable
{
    private readonly TimeProvider time;
    private readonly IReadOnlyList<ResourceKind> kinds;
    private readonly VersionCounter versions = new();
    private readonly Dictionary<ResourceKind, ObjectStore> stores;
    private readonly Dictionary<string, RemainingList> remaining = new(StringComparer.Ordinal);
    private readonly HashSet<ApiWatch> watches = [];
    private int issuedUids;
    private int issuedTokens;

    /// <summary>A server that holds nothing.</summary>
    /// <param name="time">Clock and timers.</param>
    /// <param name="custom">Kinds to serve beside the built-in ones.</param>
    public ApiServer(TimeProvider time, params IEnumerable<ResourceKind> custom)
    {
        this.time = time;
        kinds = [.. ResourceKind.BuiltIn, .. custom];
        stores = kinds.ToDictionary(kind => kind, _ => new ObjectStore(versions));
    }

    /// <summary>All objects of a kind, by namespace and name. Not to be changed.</summary>
    public IEnumerable<JsonObject> All(ResourceKind kind) => stores[kind].Objects.Values.Select(stored => stored.Content);

    /// <summary>One object, or null. Not to be changed.</summary>
    public JsonObject? Find(ResourceKind kind, string @namespace, string name) => stores[kind].Find(new(@namespace, name))?.Content;

    /// <summary>Answers a request.</summary>
    public ApiResponse Answer(ApiRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Path.Trim('/') == "version")
        {
            return new(200, "{\"gitVersion\":\"v1.31.0\"}"u8.ToArray());
        }

        if (ApiPath.Parse(request.Path, kinds) is not { } path)
        {
            return new(404, "404 page not found\n"u8.ToArray());
        }

        try
        {
            return (request.Method, path) switch
            {
                ("GET", { Name: null }) when request.Query("watch") is "true" or "1" => Watch(request, path),
                ("GET", { Name: null }) => List(request, path),
                ("GET", { Name: { } name }) => Object(200, Existing(path, name), request),
                ("POST", { Name: null }) => Create(request, path),
                ("PUT", { Name: { } name }) => Replace(request, path, name),
                ("PATCH", { Name: { } name }) => Patch(request, path, name),
                ("DELETE", { Name: { } name }) => Delete(request, path, name),
                _ => throw new ApiRefusalException(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
            };
        }
        catch (ApiRefusalException refusal)
        {
            return new(refusal.Code, refusal.ToJson());
        }
    }

    /// <summary>Forgets the past, as etcd's compaction does every five minutes: watches and further pages of lists from before it expire.</summary>
    public void Compact()
    {
        foreach (var store in stores.Values)
        {
            store.Compact();
        }

        remaining.Clear();
    }

    /// <summary>Ends every watch, as a restart does.</summary>
    public void EndWatches()
    {
        foreach (var watch in watches.ToList())
        {
            watch.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => EndWatches();

    private static bool MetadataOnly(ApiRequest request) => request.Accept.Contains("as=PartialObjectMetadata", StringComparison.Ordinal);

    private static ApiResponse Object(int status, StoredObject stored, ApiRequest request) => new(status, stored.Json(MetadataOnly(request)));

    private static JsonObject ObjectIn(ApiRequest request) => Parse(request) as JsonObject ?? throw ApiRefusalException.BadRequest("an object was expected");

    private static JsonNode? Parse(ApiRequest request)
    {
        try
        {
            return JsonNode.Parse(request.Body);
        }
        catch (JsonException)
        {
            throw ApiRefusalException.BadRequest("the object provided is unrecognized");
        }
    }

    private StoredObject Existing(ApiPath path, string name) =>
        stores[path.Kind].Find(new(path.Namespace, name)) ?? throw ApiRefusalException.NotFound(path.Kind, name);

    private ApiResponse List(ApiRequest request, ApiPath path)
    {
        var limit = int.TryParse(request.Query("limit"), NumberStyles.None, CultureInfo.InvariantCulture, out var asked) ? asked : 0;
        RemainingList list;
        if (request.Query("continue") is { Length: > 0 } from)
        {
            list = remaining.GetValueOrDefault(from) ?? throw ApiRefusalException.Expired(
                "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.");
        }
        else
        {
            list = new([.. stores[path.Kind].Objects.Values.Where(stored => path.Namespace.Length == 0 || stored.Name.Namespace == path.Namespace)], versions.Current);
        }

        string? token = null;
        if (limit > 0 && list.Objects.Count > limit)
        {
            token = string.Create(CultureInfo.InvariantCulture, $"page-{++issuedTokens}");
            remaining[token] = list with { Objects = [.. list.Objects.Skip(limit)] };
        }

        return new(200, ListResponse.Of(path.Kind, limit > 0 ? list.Objects.Take(limit) : list.Objects, list.Version, token, MetadataOnly(request)));
    }

    private ApiResponse Watch(ApiRequest request, ApiPath path)
    {
        var from = ulong.TryParse(request.Query("resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw ApiRefusalException.BadRequest("this stand-in watches from a version only");
        var metadataOnly = MetadataOnly(request);
        var scope = new WatchScope(
            path.Namespace,
            metadataOnly,
            request.Query("allowWatchBookmarks") == "true",
            metadataOnly ? "meta.k8s.io/v1" : path.Kind.ApiVersion,
            metadataOnly ? "PartialObjectMetadata" : path.Kind.Kind);
        TimeSpan? timeout = int.TryParse(request.Query("timeoutSeconds"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
        var watch = new ApiWatch(stores[path.Kind], scope, from, versions, timeout, time);
        watch.Ended = ended => watches.Remove(ended);
        watches.Add(watch);
        return new(200, []) { Watch = watch };
    }

    private ApiResponse Create(ApiRequest request, ApiPath path)
    {
        var sent = ObjectIn(request);
        var name = new ObjectName(path.Namespace, sent["metadata"]?["name"]?.GetValue<string>() ?? "");
        if (name.Name.Length == 0)
        {
            throw ApiRefusalException.Invalid(path.Kind, "", "metadata.name", "Required value: name or generateName is required");
        }

        if (sent["metadata"]!["namespace"]?.GetValue<string>() is { } meant && meant != path.Namespace)
        {
            throw ApiRefusalException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        if (stores[path.Kind].Find(name) is not null)
        {
            throw ApiRefusalException.AlreadyExists(path.Kind, name.Name);
        }

        var uid = new Guid(++issuedUids, 0, 0, new byte[8]).ToString();
        return Object(201, stores[path.Kind].Put(name, ObjectRules.Create(path.Kind, name, sent, uid, time.GetUtcNow())), request);
    }

    private ApiResponse Replace(ApiRequest request, ApiPath path, string name)
    {
        var sent = ObjectIn(request);
        var before = Existing(path, name);
        if (path.Kind.NeedsVersion && sent["metadata"]?["resourceVersion"] is null)
        {
            throw ApiRefusalException.Invalid(path.Kind, name, "metadata.resourceVersion", "Invalid value: 0x0: must be specified for an update");
        }

        return Update(request, path, before, sent);
    }

    private ApiResponse Patch(ApiRequest request, ApiPath path, string name)
    {
        var before = Existing(path, name);
        var patched = before.Content.DeepClone().AsObject();
        switch (request.ContentType?.Split(';')[0], Parse(request))
        {
            case ("application/merge-patch+json", JsonObject patch):
                MergePatch.Apply(patched, patch);
                break;
            case ("application/json-patch+json", JsonArray operations):
                JsonPatch.Apply(patched, operations);
                break;
            default:
                throw new ApiRefusalException(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json");
        }

        return Update(request, path, before, patched);
    }

    private ApiResponse Update(ApiRequest request, ApiPath path, StoredObject before, JsonObject sent)
    {
        var updated = ObjectRules.Update(path.Kind, before, sent, statusOnly: path.Subresource == "status");
        if (ObjectRules.Same(before.Content, updated))
        {
            return Object(200, before, request);
        }

        var store = stores[path.Kind];
        if (before.IsDeleting && updated["metadata"]!["finalizers"] is null)
        {
            // The object leaves with its last finalizer: the answer shows it without, the watch as it was before.
            store.Remove(before);
            return Object(200, new StoredObject(before.Name, before.Version, updated), request);
        }

        return Object(200, store.Put(before.Name, updated), request);
    }

    private ApiResponse Delete(ApiRequest request, ApiPath path, string name)
    {
        var before = Existing(path, name);
        var uid = before.Metadata["uid"]!.GetValue<string>();
        var conditions = request.Body.Length > 0 ? Parse(request)?["preconditions"] : null;
        if (conditions?["uid"]?.GetValue<string>() is { } meant && meant != uid)
        {
            throw ApiRefusalException.Conflict(path.Kind, name, $"Precondition failed: UID in precondition: {meant}, UID in object meta: {uid}");
        }

        if (before.HasFinalizers)
        {
            return Object(200, before.IsDeleting ? before : stores[path.Kind].Put(before.Name, ObjectRules.MarkDeleted(before, time.GetUtcNow())), request);
        }

        stores[path.Kind].Remove(before);
        return new(200, Encoding.UTF8.GetBytes(new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = new JsonObject { ["name"] = name, ["group"] = path.Kind.Group, ["kind"] = path.Kind.Plural, ["uid"] = uid },
        }.ToJsonString()));
    }
}
