// SPDX-License-Identifier: Apache-2.0

/// What became of a wish to forget one memory.
package enum ForgetOutcome: String, Sendable {
    case forgotten
    /// It is never shown again, and is taken out of the store as soon as that can be reached.
    case queued
    /// There was none of that id.
    case unknown
}
