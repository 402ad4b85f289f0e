// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// A text that somebody wants remembered, before it has a vector.
package struct MemoryDraft: Sendable {
    package let id: MemoryID?
    package let text: MemoryText
    package let role: Role
    package let kind: MemoryKind
    package let sessionID: SessionID?
    package let createdAt: Date?
    /// When it was last said; when it was first said if not given.
    package let updatedAt: Date?
    package let metadata: Metadata

    package init(
        id: MemoryID? = nil,
        text: MemoryText,
        role: Role = .user,
        kind: MemoryKind = .statement,
        sessionID: SessionID? = nil,
        createdAt: Date? = nil,
        updatedAt: Date? = nil,
        metadata: Metadata = .empty
    ) {
        self.id = id
        self.text = text
        self.role = role
        self.kind = kind
        self.sessionID = sessionID
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.metadata = metadata
    }

    /// The memory that this becomes: with the caller's id, or the one that its text has.
    func memory(of user: UserID, now: Date) -> Memory {
        let createdAt = createdAt ?? updatedAt ?? now
        return Memory(
            id: id ?? .derived(from: NormalizedText(text.rawValue), role: role, user: user),
            text: text,
            role: role,
            kind: kind,
            sessionID: sessionID,
            createdAt: createdAt,
            updatedAt: updatedAt.map { max($0, createdAt) },
            metadata: metadata
        )
    }
}
