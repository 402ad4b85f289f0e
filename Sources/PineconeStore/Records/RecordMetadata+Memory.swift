// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

extension RecordMetadata {
    /// When the memory was first said.
    var createdAt: Date? { date(.createdAt) }

    /// The memory, or nil where this is no record of ours or not that user's.
    func memory(_ id: MemoryID, of user: UserID) -> Memory? {
        guard let owner = text(.userID), owner.utf8.elementsEqual(user.rawValue.utf8),
            let content = text(.text).flatMap({ try? MemoryText(parsing: $0) }),
            let role = text(.role).flatMap({ Role(rawValue: $0) }),
            let kind = text(.kind).flatMap({ MemoryKind(rawValue: $0) }),
            let createdAt = date(.createdAt), let updatedAt = date(.updatedAt),
            let metadata = try? Metadata(parsing: callerFields)
        else { return nil }
        return Memory(
            id: id,
            text: content,
            role: role,
            kind: kind,
            sessionID: text(.sessionID).flatMap { try? SessionID(parsing: $0) },
            createdAt: createdAt,
            updatedAt: updatedAt,
            metadata: metadata
        )
    }

    private var callerFields: [String: MetadataValue] {
        var fields = callerValues
        if case .texts(let names) = self[.emptyLists] {
            for name in names { fields[name] = .texts([]) }
        }
        return fields
    }

    private func text(_ field: RecordField) -> String? {
        guard case .text(let text) = self[field] else { return nil }
        return text
    }

    private func date(_ field: RecordField) -> Date? {
        guard case .number(let milliseconds) = self[field] else { return nil }
        return Date(timeIntervalSince1970: milliseconds / 1_000)
    }
}
