// SPDX-License-Identifier: Apache-2.0

import Crypto
import Support

/// SHA-256 of a key's secret. Compared in constant time, so that a wrong secret does not tell how far it was right.
package struct KeyDigest: Sendable {
    private let bytes: [UInt8]

    init(_ digest: SHA256.Digest) {
        bytes = Array(digest)
    }

    /// Reads what ``text`` writes; nil for anything else.
    init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == SHA256.byteCount * 2 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = Hexadecimal.value(digits[index..<index + 2]) else { return nil }
            bytes.append(UInt8(byte))
        }
        self.bytes = bytes
    }

    /// A digest that no secret has.
    static let none = KeyDigest(bytes: Array(repeating: 0, count: SHA256.byteCount))

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// 64 hexadecimal digits.
    var text: String {
        Hexadecimal.text(of: bytes)
    }

    /// Every byte is looked at, whatever the ones before it.
    func matches(_ other: KeyDigest) -> Bool {
        guard bytes.count == other.bytes.count else { return false }
        var difference: UInt8 = 0
        for index in bytes.indices { difference |= bytes[index] ^ other.bytes[index] }
        return difference == 0
    }
}
