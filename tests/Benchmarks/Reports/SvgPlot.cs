using System.Globalization;
using System.Net;
using System.Text;

namespace Benchmarks.Reports;

/// <summary>Draws a <see cref="Plot"/> as SVG that reads on a light and on a dark page.</summary>
internal static class SvgPlot
{
    private const int Width = 720;
    private const int Height = 400;
    private const int Left = 70;
    private const int Right = 190;
    private const int Top = 40;
    private const int Bottom = 50;

    private static readonly string[] Colours = ["#2f81f7", "#d29922", "#3fb950", "#f85149", "#a371f7"];

    public static string Draw(Plot plot)
    {
        var x = Axis.Over(plot.Lines.SelectMany(line => line.Points).Select(point => point.X), Left, Width - Right);
        var y = Axis.Over(plot.Lines.SelectMany(line => line.Points).Select(point => point.Y), Height - Bottom, Top);
        var svg = new StringBuilder();
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12" fill="#848d97">""");
        svg.AppendLine(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="20" font-size="14">{Text(plot.Title)}</text>""");
        foreach (var tick in x.Ticks)
        {
            var at = x.At(tick);
            svg.AppendLine(Inv($"""<path d="M{at:0.#} {Top}V{Height - Bottom}" stroke="#848d97" stroke-opacity="0.25"/>"""));
            svg.AppendLine(Inv($"""<text x="{at:0.#}" y="{Height - Bottom + 18}" text-anchor="middle">{Label(tick)}</text>"""));
        }

        foreach (var tick in y.Ticks)
        {
            var at = y.At(tick);
            svg.AppendLine(Inv($"""<path d="M{Left} {at:0.#}H{Width - Right}" stroke="#848d97" stroke-opacity="0.25"/>"""));
            svg.AppendLine(Inv($"""<text x="{Left - 8}" y="{at + 4:0.#}" text-anchor="end">{Label(tick)}</text>"""));
        }

        svg.AppendLine(Inv($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 12}" text-anchor="middle">{Text(plot.XLabel)}</text>"""));
        svg.AppendLine(Inv($"""<text x="16" y="{(Top + Height - Bottom) / 2}" text-anchor="middle" transform="rotate(-90 16 {(Top + Height - Bottom) / 2})">{Text(plot.YLabel)}</text>"""));
        foreach (var (index, line) in plot.Lines.Index())
        {
            DrawLine(svg, line, Colours[index % Colours.Length], x, y, legendY: Top + 12 + (index * 20));
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static void DrawLine(StringBuilder svg, Series line, string colour, Axis x, Axis y, int legendY)
    {
        var path = string.Join('L', line.Points.Select(point => Inv($"{x.At(point.X):0.#} {y.At(point.Y):0.#}")));
        svg.AppendLine(Inv($"""<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>"""));
        foreach (var point in line.Points)
        {
            svg.AppendLine(Inv($"""<circle cx="{x.At(point.X):0.#}" cy="{y.At(point.Y):0.#}" r="3.5" fill="{colour}"/>"""));
        }

        svg.AppendLine(Inv($"""<path d="M{Width - Right + 16} {legendY - 4}h18" stroke="{colour}" stroke-width="2"/>"""));
        svg.AppendLine(Inv($"""<text x="{Width - Right + 40}" y="{legendY}">{Text(line.Name)}</text>"""));
    }

    private static string Inv(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Label(double value) => value >= 1 ? value.ToString("N0", CultureInfo.InvariantCulture) : value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>A logarithmic axis from the power of ten below the smallest value to the one above the largest.</summary>
    private sealed record Axis(int FirstPower, int LastPower, double From, double To)
    {
        public IEnumerable<double> Ticks => Enumerable.Range(FirstPower, LastPower - FirstPower + 1).Select(power => Math.Pow(10, power));

        public static Axis Over(IEnumerable<double> values, double from, double to)
        {
            var positive = values.Where(value => value > 0).DefaultIfEmpty(1).ToArray();
            var first = (int)Math.Floor(Math.Log10(positive.Min()));
            return new(first, Math.Max(first + 1, (int)Math.Ceiling(Math.Log10(positive.Max()))), from, to);
        }

        /// <summary>Where a value lies; zero lies on the edge, because a logarithm has no place for it.</summary>
        public double At(double value) =>
            From + ((To - From) * Math.Max(0, (value > 0 ? Math.Log10(value) : FirstPower) - FirstPower) / (LastPower - FirstPower));
    }
}
