// SPDX-License-Identifier: Apache-2.0

/// Reads the fields of one protobuf message, as far as BuildKit's trace needs it (protobuf.dev, "Encoding").
struct ProtobufReader {
    struct Malformed: Error, Hashable {}

    enum Value: Hashable {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
        /// Fixed-width numbers, which nothing here uses.
        case skipped

        var text: String {
            if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { "" }
        }

        var integer: Int {
            if case .number(let number) = self { Int(truncatingIfNeeded: number) } else { 0 }
        }

        var message: ArraySlice<UInt8> {
            if case .bytes(let bytes) = self { bytes } else { [] }
        }
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The next field, `nil` at the end.
    mutating func next() throws(Malformed) -> (field: Int, value: Value)? {
        guard !rest.isEmpty else { return nil }
        let tag = try varint()
        let field = Int(truncatingIfNeeded: tag >> 3)
        guard field > 0, tag >> 3 < 1 << 29 else { throw Malformed() }
        switch tag & 7 {
        case 0: return (field, .number(try varint()))
        case 1: _ = try bytes(8)
        case 2: return (field, .bytes(try bytes(Int(clamping: try varint()))))
        case 5: _ = try bytes(4)
        default: throw Malformed()
        }
        return (field, .skipped)
    }

    private mutating func varint() throws(Malformed) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = rest.popFirst() else { throw Malformed() }
            // The tenth byte holds the topmost bit alone.
            guard shift < 63 || byte <= 1 else { throw Malformed() }
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
        }
        throw Malformed()
    }

    private mutating func bytes(_ count: Int) throws(Malformed) -> ArraySlice<UInt8> {
        guard count <= rest.count else { throw Malformed() }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }
}
