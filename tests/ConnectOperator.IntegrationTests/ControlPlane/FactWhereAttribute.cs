using ControlPlane;
using Xunit;

namespace ConnectOperator.IntegrationTests.ControlPlane;

/// <summary>A test that is skipped, with the reason, where the control plane at hand cannot run it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class FactWhereAttribute(Func<ControlPlaneTarget, bool> holds, string otherwise) : FactAttribute
{
    private static readonly ControlPlaneTarget Target = ControlPlaneTarget.Discover();

    public sealed override string? Skip { get; set; } = holds(Target) ? null : $"{otherwise} (Kubernetes {Target.Version})";
}

/// <summary>A test of validation rules written in CEL.</summary>
public sealed class FactWhereCelIsKnownAttribute() : FactWhereAttribute(target => target.KnowsCel, "The API server evaluates no CEL rules");

/// <summary>A test that selects custom resources by a field of their own.</summary>
public sealed class FactWhereFieldsCanBeSelectedAttribute()
    : FactWhereAttribute(target => target.KnowsSelectableFields, "The API server selects custom resources by metadata alone");

/// <summary>A test that sees namespaces empty or dependents go.</summary>
public sealed class FactWhereControllerManagerRunsAttribute()
    : FactWhereAttribute(target => target.HasControllerManager, "There is no kube-controller-manager beside the kube-apiserver");

/// <summary>A test that stops the API server or issues client certificates.</summary>
public sealed class FactWhereApiServerIsOursAttribute() : FactWhereAttribute(target => target.NotOursBecause is null, "The API server can be neither stopped nor given certificates here");
