using System.Text;

namespace ConnectOperator.Kubernetes.Model;

/// <summary>Texts on one line: kubectl cuts a cell of a table at the first line break.</summary>
public static class SingleLine
{
    /// <summary>The text with one blank wherever there are blanks, line breaks and control characters; none at its ends.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var isBlank = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!isBlank || (line.Length > 0 && line[^1] != ' '))
            {
                line.Append(isBlank ? ' ' : c);
            }
        }

        return line.ToString().TrimEnd(' ');
    }
}
