// SPDX-License-Identifier: Apache-2.0

/// Reads the data types of SSH (RFC 4251 §5) from bytes of any origin: past the end it gives nil, never a trap.
struct WireReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
    }

    var isAtEnd: Bool { bytes.isEmpty }

    mutating func byte() -> UInt8? {
        bytes.popFirst()
    }

    mutating func number() -> UInt32? {
        take(4)?.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// A length and as many bytes.
    mutating func string() -> [UInt8]? {
        let start = bytes
        guard let length = number(), let content = take(Int(length)) else {
            bytes = start
            return nil
        }
        return Array(content)
    }

    mutating func text() -> String? {
        string().flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// Whether the bytes begin with `prefix`, which is then passed over.
    mutating func skip(_ prefix: [UInt8]) -> Bool {
        guard bytes.starts(with: prefix) else { return false }
        bytes = bytes.dropFirst(prefix.count)
        return true
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= bytes.count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count)
    }
}
