using System.Globalization;
using System.Text.Json.Nodes;

namespace ApiServerDouble.Storage;

/// <summary>
/// What an API server makes of the objects that it is sent: which parts are its own, when generation counts, what deletion means
/// while finalizers are left. After apiserver's registry/rest and apiextensions' customresource strategies.
/// </summary>
internal static class ObjectRules
{
    /// <summary>Members of metadata that writers cannot change.</summary>
    private static readonly string[] ServerOwned =
        ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion", "name", "namespace"];

    /// <summary>A new object, as it is stored.</summary>
    public static JsonObject Create(ResourceKind kind, ObjectName name, JsonObject sent, string uid, DateTimeOffset now)
    {
        if (sent["metadata"]?["resourceVersion"] is not null)
        {
            throw new ApiRefusalException(500, "", "resourceVersion should not be set on objects to be created");
        }

        var created = Identified(kind, sent);
        var metadata = created["metadata"]!.AsObject();
        metadata["name"] = name.Name;
        if (kind.Namespaced)
        {
            metadata["namespace"] = name.Namespace;
        }

        metadata.Remove("deletionTimestamp");
        metadata["uid"] = uid;
        metadata["creationTimestamp"] = Text(now);
        Tidy(metadata);
        if (kind.IsCustom)
        {
            metadata["generation"] = 1L;
            created.Remove("status");
        }

        if (kind == ResourceKind.Secrets)
        {
            created["type"] ??= "Opaque";
        }

        return created;
    }

    /// <summary>An object after a write, as it is stored unless it equals the one before.</summary>
    public static JsonObject Update(ResourceKind kind, StoredObject before, JsonObject sent, bool statusOnly)
    {
        var asked = sent["metadata"] as JsonObject ?? [];
        if (asked["resourceVersion"]?.GetValue<string>() is { Length: > 0 } version && version != VersionOf(before))
        {
            throw ApiRefusalException.Conflict(kind, before.Name.Name);
        }

        if (asked["uid"]?.GetValue<string>() is { Length: > 0 } uid && uid != before.Metadata["uid"]!.GetValue<string>())
        {
            throw ApiRefusalException.Conflict(
                kind,
                before.Name.Name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before.Metadata["uid"]!.GetValue<string>()}");
        }

        if (statusOnly)
        {
            var reported = before.Content.DeepClone().AsObject();
            Move("status", Identified(kind, sent), reported);
            return reported;
        }

        var updated = Identified(kind, sent);
        var metadata = updated["metadata"]!.AsObject();
        foreach (var member in ServerOwned)
        {
            Move(member, before.Metadata, metadata);
        }

        Tidy(metadata);
        RefuseNewFinalizers(kind, before, metadata);
        if (kind.IsCustom)
        {
            Move("status", before.Content, updated);
            if (!SameContent(before.Content, updated))
            {
                metadata["generation"] = metadata["generation"]!.GetValue<long>() + 1;
            }
        }

        return updated;
    }

    /// <summary>An object that waits for its finalizers.</summary>
    public static JsonObject MarkDeleted(StoredObject before, DateTimeOffset now)
    {
        var marked = before.Content.DeepClone().AsObject();
        var metadata = marked["metadata"]!.AsObject();
        metadata["deletionTimestamp"] = Text(now);
        metadata["deletionGracePeriodSeconds"] = 0;
        if (metadata["generation"] is { } generation)
        {
            metadata["generation"] = generation.GetValue<long>() + 1;
        }

        return marked;
    }

    public static bool Same(JsonObject left, JsonObject right) => JsonNode.DeepEquals(left, right);

    private static string VersionOf(StoredObject stored) => stored.Version.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Identified(ResourceKind kind, JsonObject sent)
    {
        var identified = sent.DeepClone().AsObject();
        if (kind.IsCustom)
        {
            DropNulls(identified, kind.OpenMembers);
        }

        identified["apiVersion"] = kind.ApiVersion;
        identified["kind"] = kind.Kind;
        identified["metadata"] ??= new JsonObject();
        return identified;
    }

    /// <summary>As apiextensions' PruneNonNullableNullsWithoutDefaults: members of objects, those in lists included, not items of lists.</summary>
    private static void DropNulls(JsonNode? node, IReadOnlyList<string> open, string path = "")
    {
        foreach (var item in node as JsonArray ?? [])
        {
            DropNulls(item, open, path);
        }

        foreach (var (member, value) in (node as JsonObject)?.ToList() ?? [])
        {
            var at = path.Length == 0 ? member : $"{path}.{member}";
            if (open.Contains(at))
            {
                continue;
            }

            if (value is null)
            {
                node!.AsObject().Remove(member);
            }

            DropNulls(value, open, at);
        }
    }

    private static void Move(string member, JsonObject from, JsonObject to)
    {
        if (from[member] is { } value)
        {
            to[member] = value.DeepClone();
        }
        else
        {
            to.Remove(member);
        }
    }

    /// <summary>What is empty is left out of what is stored.</summary>
    private static void Tidy(JsonObject metadata)
    {
        foreach (var member in (string[])["finalizers", "annotations", "labels", "ownerReferences"])
        {
            if (metadata[member] is null or JsonArray { Count: 0 } or JsonObject { Count: 0 })
            {
                metadata.Remove(member);
            }
        }

        metadata.Remove("managedFields");
    }

    private static void RefuseNewFinalizers(ResourceKind kind, StoredObject before, JsonObject metadata)
    {
        var known = FinalizersOf(before.Metadata).ToHashSet(StringComparer.Ordinal);
        if (before.IsDeleting && FinalizersOf(metadata).FirstOrDefault(finalizer => !known.Contains(finalizer)) is { } added)
        {
            throw ApiRefusalException.Invalid(
                kind,
                before.Name.Name,
                "metadata.finalizers",
                $"Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{{\"{added}\"}}");
        }
    }

    private static IEnumerable<string> FinalizersOf(JsonObject metadata) =>
        (metadata["finalizers"] as JsonArray ?? []).Select(finalizer => finalizer!.GetValue<string>());

    private static bool SameContent(JsonObject left, JsonObject right) => Same(WithoutBookkeeping(left), WithoutBookkeeping(right));

    private static JsonObject WithoutBookkeeping(JsonObject content)
    {
        var rest = content.DeepClone().AsObject();
        rest.Remove("metadata");
        rest.Remove("status");
        return rest;
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
