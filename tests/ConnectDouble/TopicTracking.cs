namespace ConnectDouble;

/// <summary>Whether workers note which topics a connector uses (topic.tracking.enable and topic.tracking.allow.reset).</summary>
public enum TopicTracking
{
    /// <summary>They do; Connect's default.</summary>
    On,

    /// <summary>They do, and what they noted cannot be reset.</summary>
    WithoutReset,

    /// <summary>They do not. Not recorded: the words are those of Kafka's source (ConnectorsResource.java).</summary>
    Off,
}
