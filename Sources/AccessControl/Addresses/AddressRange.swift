// SPDX-License-Identifier: Apache-2.0

/// Addresses that share their first bits, as `10.0.0.0/8` writes them; an address alone is a range of one.
package struct AddressRange: Hashable, Sendable {
    package let text: String
    private let base: IPAddress
    private let length: Int

    /// Nil for what is no range, and for one whose base has bits beyond its length, which is a slip.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let base = IPAddress(String(parts[0])) else { return nil }
        let bits = base.bytes.count * 8
        var length = bits
        if parts.count == 2 {
            guard let written = Int(parts[1]), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                (0...bits).contains(written)
            else { return nil }
            length = written
        }
        guard base.prefix(length) == base else { return nil }
        self.text = text
        self.base = base
        self.length = length
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.bytes.count == base.bytes.count && address.prefix(length) == base
    }
}
