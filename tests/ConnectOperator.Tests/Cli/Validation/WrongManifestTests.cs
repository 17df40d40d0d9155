using ConnectOperator.Cli.Manifests;
using ConnectOperator.Cli.Validation;
using ConnectOperator.Tests.Core;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Cli.Validation;

/// <summary>Every way in which a manifest can be wrong that was thought of: a file each, the line, and what is said.</summary>
public sealed class WrongManifestTests
{
    private static readonly string Directory = Repository.PathOf("tests", "ConnectOperator.Tests", "Cli", "Validation", "wrong");

    public static TheoryData<string, int, string> Files => new()
    {
        { "backoff-order", 10, "error: KafkaConnector orders: spec.autoRestart.initialBackoff: is longer than maxBackoff (10m when left out); write a shorter one, or raise spec.autoRestart.maxBackoff" },
        { "boolean-as-annotation", 6, "error: KafkaConnector orders: metadata.annotations[\"kafkaconnect.dev/force-release\"]: is a boolean, and must be a text; put it in quotes" },
        { "capital-name", 4, "error: KafkaConnector Orders_Sink: metadata.name: is not the name of an object; write lower-case letters, digits, hyphens and dots, such as my-object, in at most 253 characters" },
        { "changed-in-list", 12, "error: KafkaConnector orders: spec.config[\"countries\"][1]: YAML makes false of no; write \"no\"" },
        { "changed-password", 10, "error: KafkaConnector orders: spec.config[\"connection.password\"]: YAML makes another value of it than what is written; put it in quotes" },
        { "class-with-space", 8, "error: KafkaConnector orders: spec.class: is not the name of a class; write a class name without spaces, line breaks or invisible characters, or a plugin's alias" },
        { "comma-in-list", 11, "error: KafkaConnector orders: spec.config[\"topics\"][0]: contains a comma; make it several items, or write the whole list as one string" },
        { "config-outside", 9, "error: KafkaConnector orders: spec[\"batch.size\"]: there is no such field; a config key belongs in spec.config" },
        { "duplicate-field", 10, "error: has the key tasksMax for the second time, after line 9; keep one of the two" },
        { "duplicate-key", 12, "error: has the key topics for the second time, after line 10; keep one of the two" },
        { "duration-without-unit", 8, "error: KafkaConnectCluster connect: spec.pollInterval: is a number, and must be a text; put it in quotes" },
        { "empty-name", 9, "error: KafkaConnector orders: spec.name: is empty; give a value, or remove the field" },
        { "exponent", 10, "error: KafkaConnector orders: spec.config[\"batch.bytes\"]: YAML makes 1000000 of 1e6; write \"1e6\"" },
        { "field-at-top", 9, "error: KafkaConnector orders: config: there is no such field; write spec.config" },
        { "fraction-for-number", 9, "error: KafkaConnector orders: spec.tasksMax: is a number, and must be a whole number; write a whole number" },
        { "list-for-map", 9, "error: KafkaConnector orders: spec.config: is a list, and must be a map of config keys and values; write a map of config keys and values" },
        { "long-number", 10, "error: KafkaConnector orders: spec.config[\"account\"]: YAML makes 12345678901234567000 of 12345678901234567890; write \"12345678901234567890\"" },
        { "map-for-list", 9, "error: KafkaConnector orders: spec.configFrom: is a map, and must be a list; write a list" },
        { "map-for-text", 8, "error: KafkaConnector orders: spec.class: is a map, and must be a text; write a text" },
        { "misspelt-field", 9, "error: KafkaConnector orders: spec.taskMax: there is no such field; write spec.tasksMax" },
        { "misspelt-group", 1, "error: KafkaConnector orders: apiVersion: there is no group kafkaconect.dev; write kafkaconnect.dev/v1beta1" },
        { "misspelt-kind", 2, "error: KafkaConector orders: kind: kafkaconnect.dev has no kind KafkaConector; write KafkaConnector" },
        { "misspelt-nested", 10, "error: KafkaConnector orders: spec.autoRestart.enable: there is no such field; write spec.autoRestart.enabled" },
        { "mtls-over-http", 9, "error: KafkaConnectCluster connect: spec.authentication.mtls: is set for an http URL, where it has no effect; write https URLs" },
        { "nested-value", 10, "error: KafkaConnector orders: spec.config[\"transforms\"]: is a nested value; write a string; Connect takes structured settings as several keys with dots" },
        { "no-api-version", 1, "error: KafkaConnector orders: apiVersion: is missing; write apiVersion: kafkaconnect.dev/v1beta1" },
        { "no-class", 5, "error: KafkaConnector orders: spec.class: is missing; add it" },
        { "no-cluster", 5, "error: KafkaConnector orders: spec.clusterRef: is missing; add it" },
        { "no-metadata", 1, "error: KafkaConnector without a name: metadata: is missing; write metadata.name at least" },
        { "no-name", 3, "error: KafkaConnector without a name: metadata.name: is missing; write lower-case letters, digits, hyphens and dots, such as my-object, in at most 253 characters" },
        { "no-object", 1, "error: is no object; write apiVersion, kind, metadata and spec" },
        { "no-spec", 1, "error: KafkaConnector orders: spec: is missing; write the resource's spec" },
        { "no-urls", 6, "error: KafkaConnectCluster connect: spec.urls: is empty; give the URL of at least one worker, such as http://connect:8083" },
        { "not-admitted", 16, "error: KafkaConnector orders: spec.clusterRef: KafkaConnectCluster kafka/connect does not admit connectors from namespace shop; admit them in its spec.allowedNamespaces" },
        { "null-value", 10, "error: KafkaConnector orders: spec.config[\"topics\"]: is null; remove the key, or write \"\" for an empty value" },
        { "number-as-label", 6, "error: KafkaConnector orders: metadata.labels.tier: is a number, and must be a text; put it in quotes" },
        { "number-for-text", 9, "error: KafkaConnector orders: spec.version: is a number, and must be a text; put it in quotes" },
        { "octal", 10, "error: KafkaConnector orders: spec.config[\"file.mode\"]: YAML makes 493 of 0755; write \"0755\"" },
        { "off-as-key", 10, "error: KafkaConnector orders: spec.config[\"false\"]: YAML makes false of the key off; write \"off\"" },
        { "other-class-in-config", 10, "error: KafkaConnector orders: spec.config[\"connector.class\"]: differs from spec.class, which sets connector.class; set spec.class, and remove connector.class from spec.config" },
        { "other-name-in-config", 10, "error: KafkaConnector orders: spec.config[\"name\"]: differs from spec.name, which sets name (metadata.name when left out); set spec.name, and remove name from spec.config" },
        { "other-version", 1, "error: KafkaConnector orders: apiVersion: there is no version kafkaconnect.dev/v1; write kafkaconnect.dev/v1beta1" },
        { "poll-too-short", 8, "error: KafkaConnectCluster connect: spec.pollInterval: is out of range; write a duration from 1s to 1h" },
        { "reserved-from-secret", 10, "error: KafkaConnector orders: spec.configFrom[0].key: tasks.max is set by spec.tasksMax and must not be given as config; remove it and set spec.tasksMax" },
        { "reserved-outside", 9, "error: KafkaConnector orders: spec[\"tasks.max\"]: there is no such field; write spec.tasksMax" },
        { "same-connector", 18, "error: KafkaConnector orders-again: spec.name: asks for the connector orders of connect, as KafkaConnector orders in same-connector.yaml:4 does; give one of them another spec.name" },
        { "secret-without-key", 10, "error: KafkaConnector orders: spec.configFrom[0]: Secret login has no key pasword in data; add the key, or correct the reference" },
        { "selector-without-from", 9, "error: KafkaConnectCluster connect: spec.allowedNamespaces.selector: is set although from is not Selector; write from: Selector, or remove it" },
        { "slash-in-name", 9, "error: KafkaConnector orders: spec.name: cannot be the name of a connector; write letters, digits, dots, underscores and hyphens, such as orders-to-warehouse, in at most 255 characters" },
        { "strange-field", 9, "error: KafkaConnector orders: spec.replicas: there is no such field; there are clusterRef, name, class, tasksMax, version, config, configFrom, state, autoRestart, adoption, deletionPolicy, mode" },
        { "strimzi", 1, "warning: KafkaConnector orders: apiVersion: is a KafkaConnector of kafka.strimzi.io, and passed over; kubectl kafkaconnect convert makes one of this operator of it" },
        { "syntax-anchor", 9, "error: refers to an anchor that is not there; write the anchor, with &, before the alias" },
        { "syntax-colon", 4, "error: is no valid YAML from here on; look at indentation, colons and quotes on this line and the one before" },
        { "syntax-indentation", 11, "error: is no valid YAML from here on; look at indentation, colons and quotes on this line and the one before" },
        { "syntax-quote", 10, "error: is no valid YAML from here on; look at indentation, colons and quotes on this line and the one before" },
        { "syntax-tab", 10, "error: is indented with a tab; indent with spaces" },
        { "text-for-boolean", 10, "error: KafkaConnector orders: spec.autoRestart.enabled: is a text, and must be true or false; write it without quotes" },
        { "text-for-map", 6, "error: KafkaConnector orders: spec.clusterRef: is a text, and must be a map of fields; write a map of fields" },
        { "text-for-number", 9, "error: KafkaConnector orders: spec.tasksMax: is a text, and must be a whole number; write it without quotes" },
        { "too-few-tasks", 9, "error: KafkaConnector orders: spec.tasksMax: is out of range; write a number of 1 or more" },
        { "trailing-zero", 10, "error: KafkaConnector orders: spec.config[\"schema.version\"]: YAML makes 1.1 of 1.10; write \"1.10\"" },
        { "twice", 13, "error: KafkaConnector orders: metadata.name: stands a second time, after twice.yaml:4; keep one of the two: the later would overwrite the earlier" },
        { "two-references", 10, "error: KafkaConnector orders: spec.configFrom[0]: does not have exactly one of secretKeyRef, configMapKeyRef, secretRef and configMapRef; give one of them; several sources are several entries" },
        { "two-ways-to-sign-in", 8, "error: KafkaConnectCluster connect: spec.authentication: has several of basic, bearer and mtls; keep the one that the REST API requires" },
        { "unknown-annotation", 6, "warning: KafkaConnector orders: metadata.annotations[\"kafkaconnect.dev/restrat\"]: There is no annotation kafkaconnect.dev/restrat: write kafkaconnect.dev/restart; or remove it" },
        { "unknown-in-list", 11, "error: KafkaConnector orders: spec.configFrom[0].secretKeyReference: there is no such field; there are key, secretKeyRef, configMapKeyRef, secretRef, configMapRef, prefix" },
        { "unknown-metadata", 5, "error: KafkaConnector orders: metadata.lables: there is no such field; write metadata.labels" },
        { "url-scheme", 7, "error: KafkaConnectCluster connect: spec.urls[0]: is not an absolute http or https URL; write one such as http://connect:8083 or https://connect.example.com/connect" },
        { "url-twice", 8, "error: KafkaConnectCluster connect: spec.urls[1]: is given twice; remove it" },
        { "url-with-password", 7, "error: KafkaConnectCluster connect: spec.urls[0]: has a user name or password; remove it and use spec.authentication.basic with a Secret" },
        { "wrong-namespace", 5, "error: KafkaConnector orders: metadata.namespace: is not the name of a namespace; write lower-case letters, digits and hyphens, such as my-namespace, or remove it for the current one" },
        { "wrong-state", 9, "error: KafkaConnector orders: spec.state: is not one of the allowed values; write one of running, paused, stopped" },
        { "yes", 10, "error: KafkaConnector orders: spec.config[\"insert.mode\"]: YAML makes true of yes; write \"yes\"" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Everything_wrong_is_told_once_with_its_line_and_the_remedy(string name, int line, string said)
    {
        var file = new ManifestFile($"{name}.yaml", File.ReadAllText(Path.Combine(Directory, $"{name}.yaml")));

        var finding = ManifestValidator.Validate([file]).Findings.ShouldHaveSingleItem();

        $"{finding.Severity}: {finding.Sentence}".ShouldBe(said, StringCompareShould.IgnoreCase);
        finding.File.ShouldBe(file.Name);
        finding.Place.Line.ShouldBe(line);
    }

    [Fact]
    public void Every_file_is_in_the_table() => Files.Select(row => $"{row[0]}.yaml").ShouldBe(
        System.IO.Directory.EnumerateFiles(Directory).Select(Path.GetFileName), ignoreOrder: true);
}
