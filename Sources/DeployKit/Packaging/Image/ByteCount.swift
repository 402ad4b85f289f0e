// SPDX-License-Identifier: Apache-2.0

/// Bytes for people.
struct ByteCount: CustomStringConvertible {
    private let count: Int

    init(_ count: Int) {
        self.count = count
    }

    /// Of a whole, up to ten. Both are a daemon's word: multiplied, they could overflow.
    static func tenths(_ current: Int, of total: Int) -> Int { min(10, current / max(1, total / 10)) }

    var description: String {
        let units = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        guard let (name, size) = units.first(where: { count >= $0.1 }) else { return "\(count) bytes" }
        let tenths = count / (size / 10)
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10)\(name)" : "\(count / size)\(name)"
    }
}
