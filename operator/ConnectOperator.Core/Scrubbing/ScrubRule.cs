using System.Runtime.InteropServices;

namespace ConnectOperator.Core.Scrubbing;

/// <summary>One way in which a secret shows in a text.</summary>
internal abstract class ScrubRule
{
    /// <summary>Adds the parts of the text that have to go.</summary>
    public abstract void Find(string text, List<Span> found);
}

/// <summary>A part of a text; never empty.</summary>
/// <param name="Start">Its first character.</param>
/// <param name="End">Behind its last.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Span(int Start, int End);
