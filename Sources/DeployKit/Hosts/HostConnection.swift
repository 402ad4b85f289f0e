// SPDX-License-Identifier: Apache-2.0

package import Support

/// A connection to a host, which may be lost. ``KeptHost`` makes of it a host that is connected to anew.
package protocol HostConnection: HostAccess {
    /// Whether it is of use, as far as is known.
    var isAlive: Bool { get }

    /// Ends it, whatever is under way. May be called repeatedly.
    func close() async

    /// Carries a script out and hands over what it writes as it comes, one piece after another. While `onOutput` is at work
    /// little is kept for it, then the script waits. An error that it throws ends the connection, and so does cancellation.
    ///
    /// - Returns: The exit code, as in ``ScriptOutcome/exitCode``.
    func stream(
        _ script: HostScript,
        by deadline: Deadline,
        onOutput: @Sendable (HostOutput) async throws -> Void
    ) async throws -> Int
}
