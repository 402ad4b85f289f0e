// SPDX-License-Identifier: Apache-2.0

/// What libssh2 or the system said: the cause below an ``SSHError``, for the log. No text of libssh2, which may quote
/// the peer.
package struct LibraryFailure: Error, Sendable, Hashable {
    package enum Source: String, Sendable {
        case libssh2
        case system
        case resolver
    }

    package let source: Source
    /// The function, as a constant of ours.
    package let call: String
    /// A `LIBSSH2_ERROR_…`, an `errno`, or an `EAI_…`.
    package let number: Int

    init(_ source: Source, _ call: String, _ number: some BinaryInteger) {
        self.source = source
        self.call = call
        self.number = Int(number)
    }
}

extension LibraryFailure: CustomStringConvertible {
    package var description: String { "\(source.rawValue): \(call) gave \(number)" }
}
