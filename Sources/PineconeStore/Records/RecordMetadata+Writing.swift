// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Support

extension RecordMetadata {
    /// Pinecone's 40 KB, for the JSON of one record's metadata.
    static let maximumBytes = 40 * 1_024

    /// Whether a memory is within the limit however it is written: a control character is one byte and six in JSON, and
    /// its own fields take less than half of 8 KB with the ids of 128 bytes in them.
    static func surelyFits(_ memory: Memory) -> Bool {
        memory.metadata.isEmpty && memory.text.rawValue.utf8.count <= (maximumBytes - 8_192) / 6
    }

    /// A memory as a record's metadata.
    /// - Parameter createdAt: When it was first said, where that is known better than the memory knows it.
    /// - Throws: `invalidInput` for a memory that is too large or has an impossible date.
    static func encode(_ memory: Memory, of user: UserID, createdAt: Date?) throws(MemoryError) -> [UInt8] {
        let created = (createdAt ?? memory.createdAt).timeIntervalSince1970
        let updated = memory.updatedAt.timeIntervalSince1970
        guard created.isFinite, updated.isFinite else {
            throw MemoryError(.invalidInput, "a memory's date must be finite", dependency: .store)
        }
        var writer = JSONWriter(capacity: memory.text.rawValue.utf8.count + 512)
        writer.raw("{")
        writer.member(RecordField.userID.rawValue) { $0.string(user.rawValue) }
        writer.raw(",")
        writer.member(RecordField.role.rawValue) { $0.string(memory.role.rawValue) }
        writer.raw(",")
        writer.member(RecordField.kind.rawValue) { $0.string(memory.kind.rawValue) }
        writer.raw(",")
        writer.member(RecordField.createdAt.rawValue) { $0.number((created * 1_000).rounded()) }
        writer.raw(",")
        writer.member(RecordField.updatedAt.rawValue) { $0.number((updated * 1_000).rounded()) }
        writer.raw(",")
        writer.member(RecordField.text.rawValue) { $0.string(memory.text.rawValue) }
        if let session = memory.sessionID {
            writer.raw(",")
            writer.member(RecordField.sessionID.rawValue) { $0.string(session.rawValue) }
        }
        writeCallerFields(memory.metadata.fields, to: &writer)
        writer.raw("}")
        guard writer.bytes.count <= maximumBytes else {
            throw MemoryError(
                .invalidInput,
                "the text with its metadata is \(writer.bytes.count) bytes of JSON; Pinecone takes \(maximumBytes) "
                    + "for one record",
                dependency: .store
            )
        }
        return writer.bytes
    }

    private static func writeCallerFields(_ fields: [String: MetadataValue], to writer: inout JSONWriter) {
        var emptyLists: [String] = []
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            if value == .texts([]) {
                emptyLists.append(name)
                continue
            }
            writer.raw(",")
            writer.member(RecordField.callerPrefix + name) { writer in
                switch value {
                case .text(let text): writer.string(text)
                case .number(let number): writer.number(number)
                case .flag(let flag): writer.flag(flag)
                case .texts(let texts): writer.strings(texts)
                }
            }
        }
        guard !emptyLists.isEmpty else { return }
        writer.raw(",")
        writer.member(RecordField.emptyLists.rawValue) { $0.strings(emptyLists) }
    }
}
