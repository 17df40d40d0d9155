using System.Collections.Frozen;
using System.Collections.Immutable;
using ConnectOperator.Core.Pacing;
using ConnectOperator.Core.Planning;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Pacing;

public sealed class WriteUrgencyTests
{
    private static readonly ConnectorAction Create = new ConnectorAction.Create(FrozenDictionary<string, string>.Empty, "h", InitialState: null);

    private static readonly ConnectorAction Put = new ConnectorAction.PutConfig(
        FrozenDictionary<string, string>.Empty, "h", ["topic"], FrozenSet<string>.Empty, CorrectsDrift: false);

    public static TheoryData<ImmutableArray<ConnectorAction>, bool, WriteUrgency> Cases() => new()
    {
        { Actions(new ConnectorAction.Delete()), false, WriteUrgency.Deletion },
        { Actions(new ConnectorAction.Delete()), true, WriteUrgency.Deletion },
        { Actions(Put), true, WriteUrgency.Interactive },
        { Actions(Create), true, WriteUrgency.Interactive },
        { Actions(new ConnectorAction.Pause(CorrectsDrift: false)), true, WriteUrgency.Interactive },
        { Actions(new ConnectorAction.Restart(OnlyFailed: false, "token")), false, WriteUrgency.Interactive },
        { Actions(Put, new ConnectorAction.RestartTask(0, "token/0")), false, WriteUrgency.Interactive },
        { Actions(Create), false, WriteUrgency.Creation },
        { Actions(Put), false, WriteUrgency.Background },
        { Actions(new ConnectorAction.Resume(CorrectsDrift: true)), false, WriteUrgency.Background },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Who_waits_for_a_write_decides_its_urgency(ImmutableArray<ConnectorAction> actions, bool isEdited, WriteUrgency urgency) =>
        WriteUrgencies.Of(actions, isEdited).ShouldBe(urgency);

    private static ImmutableArray<ConnectorAction> Actions(params ImmutableArray<ConnectorAction> actions) => actions;
}
