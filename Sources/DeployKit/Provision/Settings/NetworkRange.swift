// SPDX-License-Identifier: Apache-2.0

/// A network of IPv4 as EC2 writes it: no bit is set behind its prefix, since EC2 would clear it and show another text.
package struct NetworkRange: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a network such as 203.0.113.7/32, without bits behind its prefix"

    package static let anywhere = NetworkRange(checked: "0.0.0.0/0")
    /// What deploy.yml says instead of 0.0.0.0/0: nobody opens the door to all by a number.
    static let anywhereWord = "anywhere"
    static let doorExpectation =
        "a network such as 203.0.113.7/32, or the word anywhere, which lets the whole world knock"

    package static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let bits = QuantityText.integer(0...32)(String(parts[1])), String(bits) == parts[1]
        else {
            return false
        }
        let bytes = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard bytes.count == 4 else { return false }
        var address: UInt64 = 0
        for byte in bytes {
            guard let number = QuantityText.integer(0...255)(String(byte)), String(number) == byte else { return false }
            address = address << 8 | UInt64(number)
        }
        return address & ((1 << UInt64(32 - bits)) - 1) == 0
    }

    /// As `ssh_from` has it.
    package var word: String { self == .anywhere ? Self.anywhereWord : text }

    /// Of `ssh_from`.
    static func door(_ text: String) -> NetworkRange? {
        if text == anywhereWord { return .anywhere }
        return NetworkRange(text).flatMap { $0 == .anywhere ? nil : $0 }
    }
}
