// SPDX-License-Identifier: Apache-2.0

/// The working tree that an image is built from, as git sees it.
package struct SourceTree: Sendable, Hashable {
    package let revision: GitRevision
    /// When it was committed, as RFC 3339 has it.
    package let committedAt: String
    /// Paths that are not as in the commit, those that it does not know included and those that are ignored not; the
    /// first ones.
    package let changes: [String]
    /// All of them.
    package let changeCount: Int

    package init(revision: GitRevision, committedAt: String, changes: [String], changeCount: Int) {
        self.revision = revision
        self.committedAt = committedAt
        self.changes = changes
        self.changeCount = changeCount
    }

    package var isClean: Bool { changeCount == 0 }

    /// For an operator: which files, when there are some.
    package var summary: String {
        let more = changeCount > changes.count ? " and \(changeCount - changes.count) more" : ""
        return changes.joined(separator: ", ") + more
    }
}
