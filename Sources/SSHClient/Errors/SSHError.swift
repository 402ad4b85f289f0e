// SPDX-License-Identifier: Apache-2.0

/// Why something over SSH was not done.
///
/// Cancellation is not among the codes: a cancelled call throws `CancellationError`.
package struct SSHError: Error, Sendable {
    package let code: Code
    /// For an operator: names host, user, paths and fingerprints, never a key, a passphrase, an input or an output.
    package let message: String
    /// What to do next, where that is known; a sentence, or commands.
    package let hint: String?
    /// The key that the host showed, with ``Code/hostKeyUnknown``, ``Code/hostKeyChanged`` and
    /// ``Code/hostKeyRevoked``.
    package let presented: HostKey?
    /// The keys that were pinned for the host, with ``Code/hostKeyChanged``.
    package let expected: [HostKey]
    /// What the layer below reported, for the log.
    package let underlying: (any Error)?

    package init(
        _ code: Code,
        _ message: String,
        hint: String? = nil,
        presented: HostKey? = nil,
        expected: [HostKey] = [],
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.presented = presented
        self.expected = expected
        self.underlying = underlying
    }
}

extension SSHError: CustomStringConvertible {
    package var description: String { "\(code.rawValue): \(message)" }
}
