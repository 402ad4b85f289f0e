// SPDX-License-Identifier: Apache-2.0

import MemoryCore
import Support

/// A record's metadata as it came from Pinecone: nothing in it has been believed yet.
struct RecordMetadata {
    /// In their order. A handful: to look through them is quicker than to hash them.
    private var values: [(name: String, value: MetadataValue)] = []

    init() {}

    /// A value of a type that we never write (null, an object, a list of other than texts) is left out.
    init(parsing reader: inout JSONReader) throws {
        if try reader.null() { return }
        var values: [(name: String, value: MetadataValue)] = []
        values.reserveCapacity(RecordField.allCases.count)
        try reader.object { reader, name in
            switch try reader.peek() {
            case UInt8(ascii: "\""): values.append((name, .text(try reader.string())))
            case UInt8(ascii: "t"), UInt8(ascii: "f"): values.append((name, .flag(try reader.flag())))
            case UInt8(ascii: "["): if let texts = try Self.texts(&reader) { values.append((name, texts)) }
            case UInt8(ascii: "{"), UInt8(ascii: "n"): try reader.skip()
            default: values.append((name, .number(try reader.number())))
            }
        }
        self.values = values
    }

    /// Of a name that comes twice, the last.
    subscript(_ field: RecordField) -> MetadataValue? {
        values.last { $0.name == field.rawValue }?.value
    }

    /// The caller's fields as they are written, their names without ``RecordField/callerPrefix``.
    var callerValues: [String: MetadataValue] {
        var fields: [String: MetadataValue] = [:]
        for (name, value) in values {
            // By bytes: a key that begins with a combining character makes one Character with the prefix's last.
            guard name.utf8.starts(with: RecordField.callerPrefix.utf8) else { continue }
            fields[String(Substring(name.utf8.dropFirst(RecordField.callerPrefix.utf8.count)))] = value
        }
        return fields
    }

    private static func texts(_ reader: inout JSONReader) throws -> MetadataValue? {
        var texts: [String] = []
        var isUniform = true
        try reader.array { reader in
            if try reader.peek() == UInt8(ascii: "\"") {
                texts.append(try reader.string())
            } else {
                isUniform = false
                try reader.skip()
            }
        }
        return isUniform ? .texts(texts) : nil
    }
}
