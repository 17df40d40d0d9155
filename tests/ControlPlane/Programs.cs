using System.ComponentModel;
using System.Diagnostics;

namespace ControlPlane;

/// <summary>Starts programs, and says which one is missing when one is.</summary>
internal static class Programs
{
    /// <summary>Starts a program whose absence is an answer for people, not a bug.</summary>
    /// <exception cref="ControlPlaneException">There is no such program, or it may not be executed.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new ControlPlaneException($"{start.FileName} did not start");
        }
        catch (Win32Exception failure)
        {
            throw new ControlPlaneException($"{start.FileName} cannot be started: {failure.Message}", failure);
        }
    }
}
