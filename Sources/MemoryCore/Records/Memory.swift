// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// One thing that a user said, or was told, and that is kept.
package struct Memory: Hashable, Sendable {
    package let id: MemoryID
    package let text: MemoryText
    package let role: Role
    package let kind: MemoryKind
    package let sessionID: SessionID?
    /// When it was first said. Whole milliseconds, so that every store gives back what it was given.
    package let createdAt: Date
    /// When it was last said again; equals ``createdAt`` until then. Recency counts from here.
    package let updatedAt: Date
    package let metadata: Metadata

    package init(
        id: MemoryID,
        text: MemoryText,
        role: Role,
        kind: MemoryKind = .statement,
        sessionID: SessionID? = nil,
        createdAt: Date,
        updatedAt: Date? = nil,
        metadata: Metadata = .empty
    ) {
        self.id = id
        self.text = text
        self.role = role
        self.kind = kind
        self.sessionID = sessionID
        self.createdAt = createdAt.wholeMilliseconds
        self.updatedAt = (updatedAt ?? createdAt).wholeMilliseconds
        self.metadata = metadata
    }

    /// The same memory, said again after it was first said at this time.
    package func created(at time: Date) -> Memory {
        Memory(
            id: id,
            text: text,
            role: role,
            kind: kind,
            sessionID: sessionID,
            createdAt: time,
            updatedAt: updatedAt,
            metadata: metadata
        )
    }
}

extension Date {
    fileprivate var wholeMilliseconds: Date {
        Date(timeIntervalSince1970: (timeIntervalSince1970 * 1_000).rounded() / 1_000)
    }
}
