using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace ApiServerContract;

/// <summary>What an operator relies on in an API server. The same tests run against a real one and against its stand-in.</summary>
public abstract class ApiServerTests
{
    /// <summary>The custom resource that the tests use, with a status subresource.</summary>
    public const string Crd = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: gadgets.contract.kafkaconnect.dev
        spec:
          group: contract.kafkaconnect.dev
          names: {kind: Gadget, listKind: GadgetList, plural: gadgets, singular: gadget}
          scope: Namespaced
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            schema:
              openAPIV3Schema:
                type: object
                x-kubernetes-preserve-unknown-fields: true
                properties:
                  spec:
                    type: object
                    x-kubernetes-preserve-unknown-fields: true
                    properties:
                      declared: {type: string}
                      config: {type: object, nullable: true, x-kubernetes-preserve-unknown-fields: true}
        """;

    private const string MergePatch = "application/merge-patch+json";
    private const string JsonPatch = "application/json-patch+json";
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string ListOfMetadata = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

    /// <summary>A client with the server's address.</summary>
    protected abstract HttpClient Client { get; }

    /// <summary>A namespace that nobody else uses.</summary>
    protected abstract string Space { get; }

    private string Gadgets => $"apis/contract.kafkaconnect.dev/v1/namespaces/{Space}/gadgets";

    [Fact]
    public async Task New_object_gets_an_identity_and_no_status()
    {
        var created = await CreateAsync("a", ("spec", """{"size": 1}"""), ("status", """{"count": 1}"""));

        created.Status.ShouldBe(201);
        created.Metadata["uid"].ShouldNotBeNull();
        created.Metadata["creationTimestamp"].ShouldNotBeNull();
        created.Generation.ShouldBe(1);
        created.Body["status"].ShouldBeNull();
        created.Body["kind"]!.GetValue<string>().ShouldBe("Gadget");
    }

    [Fact]
    public async Task Null_is_dropped_from_a_declared_field_and_kept_in_an_open_one()
    {
        var created = await CreateAsync("a", ("spec", """{"declared": null, "config": {"a": null, "b": [null, {"c": null}]}}"""));
        var labelled = await PatchAsync("a", MergePatch, """{"metadata": {"labels": {"x": "y"}}}""");
        var patched = await PatchAsync("a", MergePatch, """{"spec": {"config": {"a": null}}}""");
        var emptied = await CreateAsync("b", ("spec", """{"config": null}"""));

        created.Body["spec"]!.ToJsonString().ShouldBe("""{"config":{"a":null,"b":[null,{"c":null}]}}""");
        labelled.Body["spec"]!.ToJsonString().ShouldBe(created.Body["spec"]!.ToJsonString());
        labelled.Generation.ShouldBe(1);
        patched.Body["spec"]!.ToJsonString().ShouldBe("""{"config":{"b":[null,{"c":null}]}}""");
        emptied.Body["spec"]!.AsObject().ContainsKey("config").ShouldBeTrue();
        emptied.Body["spec"]!["config"].ShouldBeNull();
    }

    [Fact]
    public async Task Name_that_is_taken_is_a_conflict()
    {
        await CreateAsync("a");

        var again = await CreateAsync("a");

        (again.Status, again.Reason).ShouldBe((409, "AlreadyExists"));
        again.Message.ShouldBe("gadgets.contract.kafkaconnect.dev \"a\" already exists");
    }

    [Fact]
    public async Task Missing_object_is_not_found()
    {
        var missing = await GetAsync("a");

        (missing.Status, missing.Reason, missing.Message).ShouldBe((404, "NotFound", "gadgets.contract.kafkaconnect.dev \"a\" not found"));
    }

    [Fact]
    public async Task Generation_counts_changes_of_the_spec_alone()
    {
        await CreateAsync("a", ("spec", """{"size": 1}"""));

        (await PatchAsync("a", MergePatch, """{"spec": {"size": 2}}""")).Generation.ShouldBe(2);
        (await PatchAsync("a", MergePatch, """{"metadata": {"annotations": {"x": "y"}}}""")).Generation.ShouldBe(2);
        (await PatchAsync("a/status", MergePatch, """{"status": {"count": 1}}""")).Generation.ShouldBe(2);
    }

    [Fact]
    public async Task Status_and_the_rest_are_written_apart()
    {
        await CreateAsync("a", ("spec", """{"size": 1}"""));
        const string both = """{"spec": {"size": 2}, "status": {"count": 2}}""";

        var main = await PatchAsync("a", MergePatch, both);
        var status = await PatchAsync("a/status", MergePatch, """{"spec": {"size": 3}, "status": {"count": 3}}""");

        main.Body["status"].ShouldBeNull();
        status.Body["spec"]!["size"]!.GetValue<int>().ShouldBe(2);
        status.Body["status"]!["count"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task Write_that_changes_nothing_leaves_the_version()
    {
        var created = await CreateAsync("a", ("spec", """{"size": 1}"""));

        (await PatchAsync("a", MergePatch, """{"spec": {"size": 1}}""")).Version.ShouldBe(created.Version);
    }

    [Fact]
    public async Task Merge_patch_of_another_version_is_a_conflict()
    {
        var created = await CreateAsync("a");
        await PatchAsync("a", MergePatch, """{"spec": {"size": 2}}""");

        var late = await PatchAsync("a", MergePatch, $$$"""{"metadata": {"resourceVersion": "{{{created.Version}}}", "finalizers": ["x.dev/y"]}}""");

        (late.Status, late.Reason).ShouldBe((409, "Conflict"));
        late.Message!.ShouldContain("the object has been modified");
    }

    [Fact]
    public async Task Json_patch_can_be_for_one_version_only()
    {
        var created = await CreateAsync("a");
        string For(string version) => $$$"""
            [{"op": "test", "path": "/metadata/resourceVersion", "value": "{{{version}}}"}, {"op": "add", "path": "/status", "value": {"count": 1}}]
            """;
        var changed = await PatchAsync("a", MergePatch, """{"metadata": {"annotations": {"x": "y"}}}""");

        (await PatchAsync("a/status", JsonPatch, For(created.Version))).Status.ShouldBe(422);
        (await PatchAsync("a/status", JsonPatch, For(changed.Version))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Json_patch_whose_test_fails_changes_nothing_and_names_no_object()
    {
        var created = await CreateAsync("a");

        var refused = await PatchAsync("a/status", JsonPatch, """
            [{"op": "test", "path": "/metadata/uid", "value": "another"}, {"op": "add", "path": "/status", "value": {"count": 1}}]
            """);

        (refused.Status, refused.Reason).ShouldBe((422, "Invalid"));
        refused.Message.ShouldBe("the server rejected our request due to an error in our request");
        refused.Body["details"]?["name"].ShouldBeNull();
        (await GetAsync("a")).Version.ShouldBe(created.Version);
    }

    [Fact]
    public async Task Json_patch_adds_and_replaces_a_status_whole()
    {
        var uid = (await CreateAsync("a")).Metadata["uid"]!.GetValue<string>();

        await PatchAsync("a/status", JsonPatch, Replacing("""{"count": 1, "text": "old"}"""));
        var after = await PatchAsync("a/status", JsonPatch, Replacing("""{"count": 2}"""));

        JsonNode.DeepEquals(after.Body["status"], JsonNode.Parse("""{"count": 2}""")).ShouldBeTrue(after.Body.ToJsonString());
        string Replacing(string status) =>
            $$"""[{"op": "test", "path": "/metadata/uid", "value": "{{uid}}"}, {"op": "add", "path": "/status", "value": {{status}}}]""";
    }

    [Fact]
    public async Task Replacement_says_which_version_it_replaces()
    {
        var created = await CreateAsync("a");
        await PatchAsync("a", MergePatch, """{"spec": {"size": 2}}""");
        var unversioned = created.Body.DeepClone();
        unversioned["metadata"]!.AsObject().Remove("resourceVersion");

        (await SendAsync(HttpMethod.Put, $"{Gadgets}/a", created.Body.ToJsonString())).Status.ShouldBe(409);
        (await SendAsync(HttpMethod.Put, $"{Gadgets}/a", unversioned.ToJsonString())).Status.ShouldBe(422);
    }

    [Fact]
    public async Task Deleted_object_is_gone_at_once_without_finalizers()
    {
        await CreateAsync("a");

        var deleted = await DeleteAsync("a");

        (deleted.Status, deleted.Body["status"]!.GetValue<string>()).ShouldBe((200, "Success"));
        (await GetAsync("a")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Deletion_waits_for_finalizers()
    {
        await CreateAsync("a", ("spec", """{"size": 1}"""));
        await PatchAsync("a", MergePatch, """{"metadata": {"finalizers": ["x.dev/y"]}}""");

        var deleted = await DeleteAsync("a");
        var again = await DeleteAsync("a");
        var another = await PatchAsync("a", MergePatch, """{"metadata": {"finalizers": ["x.dev/y", "x.dev/z"]}}""");
        var released = await PatchAsync("a", MergePatch, $$$"""{"metadata": {"resourceVersion": "{{{deleted.Version}}}", "finalizers": []}}""");

        deleted.Metadata["deletionTimestamp"].ShouldNotBeNull();
        deleted.Generation.ShouldBe(2);
        again.Version.ShouldBe(deleted.Version);
        (another.Status, another.Body["details"]!["name"]!.GetValue<string>()).ShouldBe((422, "a"));
        released.Status.ShouldBe(200);
        released.Metadata["finalizers"].ShouldBeNull();
        released.Metadata["deletionTimestamp"].ShouldNotBeNull();
        (await GetAsync("a")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Deletion_of_another_incarnation_is_a_conflict()
    {
        await CreateAsync("a");

        var refused = await SendAsync(
            HttpMethod.Delete, $"{Gadgets}/a", """{"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": {"uid": "another"}}""");

        (refused.Status, refused.Reason).ShouldBe((409, "Conflict"));
    }

    [Fact]
    public async Task Pages_of_a_list_are_of_one_version()
    {
        await CreateAsync("a");
        await CreateAsync("c");
        await CreateAsync("b");

        var first = await SendAsync(HttpMethod.Get, $"{Gadgets}?limit=2");
        await CreateAsync("d");
        var second = await SendAsync(HttpMethod.Get, $"{Gadgets}?limit=2&continue={Uri.EscapeDataString(first.Metadata["continue"]!.GetValue<string>())}");

        NamesIn(first).Concat(NamesIn(second)).ShouldBe(["a", "b", "c"]);
        second.Version.ShouldBe(first.Version);
        (second.Metadata["continue"]?.GetValue<string>() ?? "").ShouldBeEmpty();
    }

    [Fact]
    public async Task Metadata_come_without_content()
    {
        await CreateAsync("a", ("spec", """{"size": 1}"""));

        var one = await SendAsync(HttpMethod.Get, $"{Gadgets}/a", accept: MetadataOnly);
        var list = await SendAsync(HttpMethod.Get, Gadgets, accept: ListOfMetadata);

        one.Body["kind"]!.GetValue<string>().ShouldBe("PartialObjectMetadata");
        one.Body["spec"].ShouldBeNull();
        NamesIn(list).ShouldBe(["a"]);
        list.Body["items"]![0]!["spec"].ShouldBeNull();
    }

    [Fact]
    public async Task Watch_tells_every_change_after_a_version_in_order()
    {
        var start = await SendAsync(HttpMethod.Get, Gadgets);
        await CreateAsync("a");
        await PatchAsync("a", MergePatch, """{"metadata": {"finalizers": ["x.dev/y"]}}""");
        var deleted = await DeleteAsync("a");
        await PatchAsync("a", MergePatch, """{"metadata": {"finalizers": []}}""");

        var events = await WatchAsync(start.Version, count: 4);

        events.Select(told => told["type"]!.GetValue<string>()).ShouldBe(["ADDED", "MODIFIED", "MODIFIED", "DELETED"]);
        var last = events[^1]["object"]!["metadata"]!;
        last["finalizers"]!.AsArray().Count.ShouldBe(1, "the last state is the one that was stored");
        ulong.Parse(last["resourceVersion"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)
            .ShouldBeGreaterThan(ulong.Parse(deleted.Version, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Watch_of_metadata_tells_no_content()
    {
        var start = await SendAsync(HttpMethod.Get, Gadgets);
        await CreateAsync("a", ("spec", """{"size": 1}"""));

        var told = (await WatchAsync(start.Version, count: 1, MetadataOnly)).ShouldHaveSingleItem();

        told["object"]!["kind"]!.GetValue<string>().ShouldBe("PartialObjectMetadata");
        told["object"]!["metadata"]!["name"]!.GetValue<string>().ShouldBe("a");
        told["object"]!["spec"].ShouldBeNull();
    }

    [Fact]
    public async Task Watch_from_a_version_that_is_forgotten_is_told_so()
    {
        var told = (await WatchAsync("1", count: 1)).ShouldHaveSingleItem();

        told["type"]!.GetValue<string>().ShouldBe("ERROR");
        told["object"]!["code"]!.GetValue<int>().ShouldBe(410);
        told["object"]!["reason"]!.GetValue<string>().ShouldBe("Expired");
    }

    [Fact]
    public async Task Secret_keeps_its_data_and_has_no_generation()
    {
        var secrets = $"api/v1/namespaces/{Space}/secrets";
        await SendAsync(HttpMethod.Post, secrets, """{"metadata": {"name": "s"}, "data": {"password": "aHVudGVyMg=="}}""");

        var read = await SendAsync(HttpMethod.Get, $"{secrets}/s");

        read.Body["data"]!["password"]!.GetValue<string>().ShouldBe("aHVudGVyMg==");
        read.Body["type"]!.GetValue<string>().ShouldBe("Opaque");
        read.Metadata["generation"].ShouldBeNull();
    }

    [Fact]
    public async Task Lease_is_replaced_in_the_version_that_was_read()
    {
        var leases = $"apis/coordination.k8s.io/v1/namespaces/{Space}/leases";
        var created = await SendAsync(
            HttpMethod.Post, leases, """{"metadata": {"name": "l"}, "spec": {"holderIdentity": "one", "leaseDurationSeconds": 15}}""");
        var taken = created.Body.DeepClone();
        taken["spec"]!["holderIdentity"] = "two";

        var won = await SendAsync(HttpMethod.Put, $"{leases}/l", taken.ToJsonString());
        var lost = await SendAsync(HttpMethod.Put, $"{leases}/l", created.Body.ToJsonString());

        (created.Status, won.Status, lost.Status, lost.Reason).ShouldBe((201, 200, 409, "Conflict"));
        won.Body["spec"]!["holderIdentity"]!.GetValue<string>().ShouldBe("two");
    }

    [Fact]
    public async Task Event_takes_a_series_later()
    {
        var events = $"apis/events.k8s.io/v1/namespaces/{Space}/events";
        var created = await SendAsync(HttpMethod.Post, events, $$"""
            {"metadata": {"name": "e", "namespace": "{{Space}}"}, "eventTime": "2026-01-01T00:00:00.000000Z", "reportingController": "x.dev/y",
             "reportingInstance": "z", "action": "Act", "reason": "Because", "type": "Normal", "note": "n",
             "regarding": {"kind": "Gadget", "namespace": "{{Space}}", "name": "a", "apiVersion": "contract.kafkaconnect.dev/v1", "uid": "u"} }
            """);

        var extended = await SendAsync(
            HttpMethod.Patch, $"{events}/e", """{"series": {"count": 2, "lastObservedTime": "2026-01-01T00:01:00.000000Z"}}""", contentType: MergePatch);

        (created.Status, extended.Status).ShouldBe((201, 200));
        extended.Body["series"]!["count"]!.GetValue<int>().ShouldBe(2);
    }

    private static IEnumerable<string> NamesIn(Answer list) =>
        list.Body["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>());

    private Task<Answer> CreateAsync(string name, params (string Member, string Json)[] members)
    {
        var gadget = new JsonObject
        {
            ["apiVersion"] = "contract.kafkaconnect.dev/v1",
            ["kind"] = "Gadget",
            ["metadata"] = new JsonObject { ["name"] = name },
        };
        foreach (var (member, json) in members)
        {
            gadget[member] = JsonNode.Parse(json);
        }

        return SendAsync(HttpMethod.Post, Gadgets, gadget.ToJsonString());
    }

    private Task<Answer> GetAsync(string name) => SendAsync(HttpMethod.Get, $"{Gadgets}/{name}");

    private Task<Answer> PatchAsync(string path, string contentType, string patch) =>
        SendAsync(HttpMethod.Patch, $"{Gadgets}/{path}", patch, contentType: contentType);

    private Task<Answer> DeleteAsync(string name) => SendAsync(HttpMethod.Delete, $"{Gadgets}/{name}");

    private async Task<Answer> SendAsync(
        HttpMethod method, string path, string? body = null, string accept = "application/json", string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.ParseAdd(accept);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, contentType);
        using var response = await Client.SendAsync(request);
        return new((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    /// <summary>The first events of a watch; fewer when the server ends it before.</summary>
    private async Task<IReadOnlyList<JsonNode>> WatchAsync(string from, int count, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Gadgets}?watch=true&resourceVersion={from}&timeoutSeconds=30");
        request.Headers.Accept.ParseAdd(accept);
        using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).ShouldBe(200);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        List<JsonNode> told = [];
        while (told.Count < count && await reader.ReadLineAsync() is { } line)
        {
            told.Add(JsonNode.Parse(line)!);
        }

        return told;
    }
}
