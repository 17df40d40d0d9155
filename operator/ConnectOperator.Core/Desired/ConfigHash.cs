using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ConnectOperator.Core.Desired;

/// <summary>
/// Tells one config from another in status, where anybody may read it. A value from a Secret is represented by the Secret's uid,
/// resourceVersion and key, never by itself: a hash over a short password could be guessed back into it.
/// </summary>
internal static class ConfigHash
{
    // 128 bits: far beyond an accidental collision, short enough to read in status.
    private const int Bytes = 16;

    /// <summary>Lower-case hexadecimal, 32 characters, independent of the order of keys.</summary>
    public static string Of(IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<string, ConfigOrigin> origins)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var key in config.Keys.Order(StringComparer.Ordinal))
        {
            // Each entry tells its kind, each text its length: no two configs have the same encoding.
            switch (origins.GetValueOrDefault(key))
            {
                case ConfigOrigin.FromSecret secret:
                    Append(hash, "secret", key, "Secret", secret.Uid, secret.ResourceVersion, secret.SecretKey);
                    break;
                default:
                    Append(hash, "value", key, config[key]);
                    break;
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, Bytes));
    }

    private static void Append(IncrementalHash hash, params ReadOnlySpan<string> texts)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var text in texts)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }
}
