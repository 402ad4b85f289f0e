// SPDX-License-Identifier: Apache-2.0

import MemoryCore

extension MemoryDraft {
    /// One item to ingest: an element of `items`, a line of NDJSON, a line of an export.
    init?(_ item: inout ObjectReader) {
        let id = item.optional("id", .text(MemoryID.init(parsing:)))
        let text = item.required("text", .text(MemoryText.init(parsing:)))
        let role = item.optional("role", FieldParser<Role>.choice)
        let kind = item.optional("kind", FieldParser<MemoryKind>.choice)
        let session = item.optional("session_id", .text(SessionID.init(parsing:)))
        let createdAt = item.optional("created_at", .timestamp)
        let updatedAt = item.optional("updated_at", .timestamp)
        let metadata = item.optional("metadata", .metadata)
        guard let text else { return nil }
        self.init(
            id: id,
            text: text,
            role: role ?? .user,
            kind: kind ?? .statement,
            sessionID: session,
            createdAt: createdAt,
            updatedAt: updatedAt,
            metadata: metadata ?? .empty
        )
    }
}
