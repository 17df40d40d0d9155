using System.CommandLine;
using System.CommandLine.Parsing;
using ConnectOperator.Http;

namespace ConnectOperator.CommandLine;

/// <summary>The options about what the program serves.</summary>
internal sealed class HttpArguments
{
    private readonly Option<string> bind = new("--bind")
    {
        Description = "Where to serve health checks and metrics: ADDRESS:PORT, :PORT for every address, port 0 for any free one, or none.",
        DefaultValueFactory = _ => ":8080",
    };

    private readonly Option<string?> certificate = new("--tls-cert")
    {
        Description = "PEM file with the certificate to serve with, read again when it changes. Default: plain HTTP.",
    };

    private readonly Option<string?> key = new("--tls-key") { Description = "PEM file with the certificate's key. Default: plain HTTP." };

    public void AddTo(Command command)
    {
        bind.Validators.Add(CheckAddress);
        command.Add(bind);
        command.Add(certificate);
        command.Add(key);
        command.Validators.Add(result =>
        {
            // Their values cannot be asked for here: an option without one is told by itself.
            if (result.GetResult(certificate) is null != result.GetResult(key) is null)
            {
                result.AddError("--tls-cert and --tls-key need each other.");
            }
        });
    }

    public HttpOptions Read(ParseResult result) => new()
    {
        Bind = BindAddress.Parse(result.GetValue(bind)!),
        CertificateFile = result.GetValue(certificate),
        KeyFile = result.GetValue(key),
    };

    private void CheckAddress(OptionResult option)
    {
        try
        {
            BindAddress.Parse(option.GetValue(bind)!);
        }
        catch (FormatException wrong)
        {
            option.AddError(wrong.Message);
        }
    }
}
