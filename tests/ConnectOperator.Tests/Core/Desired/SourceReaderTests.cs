using System.Text;
using ConnectOperator.Core.Desired;
using ConnectOperator.Core.Desired.Reading;
using ConnectOperator.Kubernetes.Model;
using Shouldly;
using Xunit;

namespace ConnectOperator.Tests.Core.Desired;

public sealed class SourceReaderTests
{
    [Theory]
    [InlineData("hunter2", "hunter2")]
    [InlineData("hunter2\n", "hunter2")]
    [InlineData("hunter2\r\n", "hunter2")]
    [InlineData("hunter2\n\n", "hunter2\n\n")]
    [InlineData("hunter2 ", "hunter2 ")]
    [InlineData("hunter2\r", "hunter2\r")]
    [InlineData("-----BEGIN\nabc\n-----END\n", "-----BEGIN\nabc\n-----END\n")]
    [InlineData("\n", "")]
    [InlineData("", "")]
    [InlineData("pässword✓", "pässword✓")]
    public void Value_of_one_line_loses_its_final_line_break_and_no_other_value_changes(string stored, string read)
    {
        Read(Encoding.UTF8.GetBytes(stored)).Values["k"].ShouldBe(read);
        SourceReader.Read(new ConfigMap { Metadata = Metadata, Data = new Dictionary<string, string> { ["k"] = stored } }).Values["k"].ShouldBe(read);
    }

    [Fact]
    public void Binary_value_is_told_apart_from_a_missing_one()
    {
        var found = Read([0xFE, 0xED, 0xFE, 0xED]);

        found.Values.ShouldBeEmpty();
        found.BinaryKeys.ShouldBe(["k"]);
    }

    [Fact]
    public void Identity_is_kept_and_the_text_form_shows_no_value()
    {
        var found = Read("hunter2"u8.ToArray());

        found.Uid.ShouldBe("u-1");
        found.ResourceVersion.ShouldBe("42");
        found.ToString().ShouldNotContain("hunter2");
    }

    [Fact]
    public void Source_without_data_has_no_values() => SourceReader.Read(new Secret { Metadata = Metadata }).Values.ShouldBeEmpty();

    private static ObjectMeta Metadata => new() { Name = "db", Namespace = "kafka", Uid = "u-1", ResourceVersion = "42" };

    private static SourceState.Found Read(byte[] value) =>
        SourceReader.Read(new Secret { Metadata = Metadata, Data = new Dictionary<string, byte[]> { ["k"] = value } });
}
