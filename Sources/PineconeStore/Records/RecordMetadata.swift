// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// A record's metadata as it came from Pinecone: nothing in it has been believed yet.
struct RecordMetadata {
    private(set) var values: [String: MetadataValue] = [:]

    init() {}

    /// A value of a type that we never write (null, an object, a list of other than texts) is left out.
    init(parsing reader: inout JSONReader) throws {
        if try reader.null() { return }
        var values: [String: MetadataValue] = [:]
        try reader.object { reader, name in
            switch try reader.peek() {
            case UInt8(ascii: "\""): values[name] = .text(try reader.string())
            case UInt8(ascii: "t"), UInt8(ascii: "f"): values[name] = .flag(try reader.flag())
            case UInt8(ascii: "["): values[name] = try Self.texts(&reader)
            case UInt8(ascii: "{"), UInt8(ascii: "n"): try reader.skip()
            default: values[name] = .number(try reader.number())
            }
        }
        self.values = values
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
