using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Actions;
using ConnectOperator.Core.Pacing;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Pacing;

public sealed class WriteUrgencyTests
{
    private static readonly ConnectorAction Create = new ConnectorAction.Create(FrozenDictionary<string, string>.Empty, "h", InitialState: null);

    private static readonly ConnectorAction Put = new ConnectorAction.PutConfig(
        FrozenDictionary<string, string>.Empty, "h", ["topic"], FrozenSet<string>.Empty, CorrectsDrift: false);

    public static TheoryData<ImmutableArray<ConnectorAction>, bool, WritePriority> Cases() => new()
    {
        { Actions(new ConnectorAction.Delete()), false, WritePriority.Deletion },
        { Actions(new ConnectorAction.Delete()), true, WritePriority.Deletion },
        { Actions(Put), true, WritePriority.Interactive },
        { Actions(Create), true, WritePriority.Interactive },
        { Actions(new ConnectorAction.Pause(CorrectsDrift: false)), true, WritePriority.Interactive },
        { Actions(new ConnectorAction.Restart(OnlyFailed: false, "token")), false, WritePriority.Interactive },
        { Actions(Put, new ConnectorAction.RestartTask(0, "token/0")), false, WritePriority.Interactive },
        { Actions(Create), false, WritePriority.Creation },
        { Actions(Put), false, WritePriority.Background },
        { Actions(new ConnectorAction.Resume(CorrectsDrift: true)), false, WritePriority.Background },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Who_waits_for_a_write_decides_its_urgency(ImmutableArray<ConnectorAction> actions, bool isEdited, WritePriority urgency) =>
        WritePriorities.Of(actions, isEdited).ShouldBe(urgency);

    private static ImmutableArray<ConnectorAction> Actions(params ImmutableArray<ConnectorAction> actions) => actions;
}
