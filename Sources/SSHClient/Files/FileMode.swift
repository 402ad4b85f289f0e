// SPDX-License-Identifier: Apache-2.0

/// The permission bits of a file, as `chmod` takes them.
package struct FileMode: Sendable, Hashable {
    package let bits: Int

    /// - Parameter bits: For example `0o640`; no more than `0o7777`.
    package init(_ bits: Int) throws(SSHError) {
        guard (0...0o7777).contains(bits) else {
            throw SSHError(.invalidInput, "a file's mode is not between 0 and 07777")
        }
        self.bits = bits
    }

    private init(known bits: Int) {
        self.bits = bits
    }

    /// Only for its owner: what secrets have.
    package static let ownerOnly = FileMode(known: 0o600)
    package static let readableByAll = FileMode(known: 0o644)

    var octal: String { "0" + String(bits, radix: 8) }
}
