// Draws what a terminal received, with the colours that it asked for, as SVG: dotnet run terminal.cs SESSION.txt PICTURE.svg
// Every run of characters is stretched to its place in the grid, so that columns are straight in whatever font the reader has.
#:property GenerateDocumentationFile=true
#:property PublishAot=false
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TerminalPicture;

const int Columns = 110;
const double CharacterWidth = 8.4;
const int LineHeight = 20, Margin = 16, TitleBar = 36;

if (args is not [var session, var picture])
{
    Console.Error.WriteLine("usage: dotnet run terminal.cs SESSION.txt PICTURE.svg");
    return 2;
}

var lines = File.ReadAllText(session).TrimEnd('\n').Split('\n').SelectMany(Wrapped).ToList();
var width = (Columns * CharacterWidth) + (2 * Margin);
var height = TitleBar + (lines.Count * LineHeight) + Margin;
var svg = new StringBuilder();
svg.Append(CultureInfo.InvariantCulture, $"""
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0.#} {height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
    <!-- Recorded by `make screenshot`. Do not edit. -->
    <title>A session with the operator in a terminal</title>
    <rect width="100%" height="100%" rx="8" fill="#0d1117"/>
    <circle cx="20" cy="18" r="6" fill="#ff5f57"/><circle cx="40" cy="18" r="6" fill="#febc2e"/><circle cx="60" cy="18" r="6" fill="#28c840"/>

    """);
for (var row = 0; row < lines.Count; row++)
{
    foreach (var run in lines[row].Where(run => run.Text.Trim().Length > 0))
    {
        var text = run.Text.Trim(' ');
        var column = run.Column + run.Text.Length - run.Text.TrimStart(' ').Length;
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text x="{Margin + (column * CharacterWidth):0.#}" y="{TitleBar + (row * LineHeight) + 14}" textLength="{text.Length * CharacterWidth:0.#}" lengthAdjust="spacingAndGlyphs" fill="{run.Style.Colour}"{(run.Style.Bold ? " font-weight=\"bold\"" : "")} xml:space="preserve">{Escaped(text)}</text>

            """);
    }
}

svg.Append("</svg>\n");
File.WriteAllText(picture, svg.ToString());
Console.WriteLine($"{picture}: {lines.Count} lines");
return 0;

static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

// The rows that a terminal of this width makes of a line, each as runs of one style.
static IEnumerable<List<Run>> Wrapped(string line)
{
    var row = new List<Run>();
    var column = 0;
    var style = Style.Plain;
    foreach (Match part in Regex.Matches(line, @"\e\[(?<codes>[0-9;]*)m|(?<text>[^\e]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)))
    {
        if (!part.Groups["text"].Success)
        {
            style = style.After(part.Groups["codes"].Value);
            continue;
        }

        var text = part.Groups["text"].Value;
        while (column + text.Length > Columns)
        {
            row.Add(new Run(column, text[..(Columns - column)], style));
            text = text[(Columns - column)..];
            yield return row;
            row = [];
            column = 0;
        }

        row.Add(new Run(column, text, style));
        column += text.Length;
    }

    yield return row;
}

namespace TerminalPicture
{
    /// <summary>Characters of one style, from a column on.</summary>
    internal readonly record struct Run(int Column, string Text, Style Style);

    /// <summary>How characters look.</summary>
    internal readonly record struct Style(string Colour, bool Bold)
    {
        private const string Foreground = "#e6edf3";

        public static Style Plain { get; } = new(Foreground, Bold: false);

        /// <summary>The style after an escape sequence with these codes (ECMA-48, SGR).</summary>
        public Style After(string codes) => codes.Split(';').Aggregate(this, (style, code) => code switch
        {
            "" or "0" => Plain,
            "1" => style with { Bold = true },
            "2" or "90" => style with { Colour = "#8b949e" },
            "22" => style with { Bold = false },
            "31" or "91" => style with { Colour = "#ff7b72" },
            "32" or "92" => style with { Colour = "#3fb950" },
            "33" or "93" => style with { Colour = "#d29922" },
            "34" or "94" => style with { Colour = "#58a6ff" },
            "35" or "95" => style with { Colour = "#bc8cff" },
            "36" or "96" => style with { Colour = "#39c5cf" },
            "39" => style with { Colour = Foreground },
            _ => style,
        });
    }
}
