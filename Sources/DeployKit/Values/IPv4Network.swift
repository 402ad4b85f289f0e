// SPDX-License-Identifier: Apache-2.0

/// Addresses of IPv4 that begin alike: `172.16.0.0/12`, or one alone.
struct IPv4Network: Sendable, Hashable {
    private let address: UInt32
    private let mask: UInt32

    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = Self.number(parts[0]) else { return nil }
        let bits = parts.count == 1 ? 32 : UInt32(parts[1]) ?? 33
        guard bits <= 32 else { return nil }
        mask = bits == 0 ? 0 : UInt32.max << (32 - bits)
        self.address = address & mask
    }

    func contains(_ text: String) -> Bool {
        Self.number(text[...]).map { $0 & mask == address } ?? false
    }

    private static func number(_ text: some StringProtocol) -> UInt32? {
        let bytes = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard bytes.count == 4 else { return nil }
        return bytes.reduce(UInt32?.some(0)) { number, byte in
            guard let number, let byte else { return nil }
            return number << 8 | UInt32(byte)
        }
    }
}
