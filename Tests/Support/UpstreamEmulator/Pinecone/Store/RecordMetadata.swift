// SPDX-License-Identifier: Apache-2.0

/// A record's metadata: flat, without null, at most 40 KB, with values that are strings, numbers, booleans or lists of
/// strings (docs.pinecone.io, "Indexing overview", metadata format).
///
/// Null is refused, as documented. By the Python SDK 10.2.0 (`_internal/vector_factory.py`) the service strips it instead: a
/// client that passes here sends none, and is right under both.
struct RecordMetadata: Sendable {
    static let maximumBytes = 40_960

    let members: [JSON.Member]
    /// As JSON, for answers: read far more often than written.
    let serialized: [UInt8]

    init(_ json: JSON) throws {
        guard let members = json.members else { throw EmulatedFailure.invalid("Metadata must be an object") }
        for member in members {
            guard Self.isValue(member.value) else {
                throw EmulatedFailure.invalid(
                    "Metadata value must be a string, number, boolean or list of strings, got "
                        + "'\(Self.shown(member.value))' for field '\(member.name)'"
                )
            }
        }
        try self.init(valid: members)
    }

    private init(valid members: [JSON.Member]) throws {
        let serialized = JSON.object(members).serialized
        guard serialized.count <= Self.maximumBytes else {
            throw EmulatedFailure.invalid(
                "Metadata size is \(serialized.count) bytes, which exceeds the limit of \(Self.maximumBytes) bytes per vector"
            )
        }
        self.members = members
        self.serialized = serialized
    }

    subscript(name: String) -> JSON? { members.last { $0.name == name }?.value }

    /// These fields, with those of `other` in place of or besides them.
    func merged(with other: RecordMetadata) throws -> RecordMetadata {
        let names = Set(other.members.map(\.name))
        return try RecordMetadata(valid: members.filter { !names.contains($0.name) } + other.members)
    }

    private static func isValue(_ value: JSON) -> Bool {
        switch value {
        case .string, .number, .bool: true
        case .array: value.strings != nil
        case .null, .numbers, .object: false
        }
    }

    private static func shown(_ value: JSON) -> String {
        String(decoding: value.serialized.prefix(40), as: UTF8.self)
    }
}
