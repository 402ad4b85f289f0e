// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

extension JSONValue {
    init(_ date: Date) {
        self = .string(Timestamp.text(date))
    }

    /// Sorted by name, so that equal metadata reads equal.
    init(_ metadata: Metadata) {
        self = .object(
            metadata.fields.sorted { $0.key < $1.key }.map { JSONMember(name: $0.key, value: JSONValue($0.value)) }
        )
    }

    private init(_ value: MetadataValue) {
        switch value {
        case .text(let text): self = .string(text)
        case .flag(let flag): self = .bool(flag)
        case .texts(let texts): self = .array(texts.map(JSONValue.string))
        case .number(let number): self = Int(exactly: number).map(JSONValue.integer) ?? .number(number)
        }
    }

    /// A memory as lists and single reads show it.
    init(_ memory: Memory) {
        self = [
            "id": .string(memory.id.rawValue),
            "text": .string(memory.text.rawValue),
            "role": .string(memory.role.rawValue),
            "kind": .string(memory.kind.rawValue),
            "session_id": JSONValue(memory.sessionID?.rawValue),
            "created_at": JSONValue(memory.createdAt),
            "updated_at": JSONValue(memory.updatedAt),
            "metadata": JSONValue(memory.metadata),
        ]
    }

    /// A recalled memory as `context` shows it.
    init(_ recalled: RecalledMemory) {
        let memory = recalled.memory
        self = [
            "id": .string(memory.id.rawValue),
            "text": .string(memory.text.rawValue),
            "role": .string(memory.role.rawValue),
            "score": JSONValue(rounded: recalled.score),
            "similarity": JSONValue(rounded: recalled.similarity),
            "recency": JSONValue(rounded: recalled.recency),
            "created_at": JSONValue(memory.createdAt),
            "metadata": JSONValue(memory.metadata),
        ]
    }

    init(_ receipt: MemoryReceipt) {
        self = [
            "id": .string(receipt.id.rawValue),
            "status": .string(receipt.status.rawValue),
            "duplicate": .bool(receipt.isDuplicate),
            "truncated": .bool(receipt.isTruncated),
        ]
    }

    /// A memory as a line of an export: exactly what ``MemoryDraft`` reads again.
    init(exporting memory: Memory) {
        var members = [
            JSONMember(name: "id", value: .string(memory.id.rawValue)),
            JSONMember(name: "text", value: .string(memory.text.rawValue)),
            JSONMember(name: "role", value: .string(memory.role.rawValue)),
            JSONMember(name: "kind", value: .string(memory.kind.rawValue)),
            JSONMember(name: "created_at", value: JSONValue(memory.createdAt)),
        ]
        if memory.updatedAt != memory.createdAt {
            members.append(JSONMember(name: "updated_at", value: JSONValue(memory.updatedAt)))
        }
        if let session = memory.sessionID {
            members.append(JSONMember(name: "session_id", value: .string(session.rawValue)))
        }
        if !memory.metadata.isEmpty {
            members.append(JSONMember(name: "metadata", value: JSONValue(memory.metadata)))
        }
        self = .object(members)
    }
}
