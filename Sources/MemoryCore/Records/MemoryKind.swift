// SPDX-License-Identifier: Apache-2.0

/// Whether a memory states something or only asks.
///
/// What was only asked is kept, and is listed, exported and erased like the rest, but is never recalled: an earlier asking
/// is always more similar to a question than the fact that answers it, and would crowd the fact out.
package enum MemoryKind: String, Sendable, CaseIterable {
    case statement
    case question
}
