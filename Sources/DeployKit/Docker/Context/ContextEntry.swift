// SPDX-License-Identifier: Apache-2.0

/// One thing in a build context, as it was when the context was looked through.
struct ContextEntry: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case directory
        case file(byteCount: Int)
        case symbolicLink(target: String)
    }

    /// Relative to the context's root, without a slash at either end.
    let path: String
    let kind: Kind
    /// The twelve permission bits.
    let mode: UInt32
}
