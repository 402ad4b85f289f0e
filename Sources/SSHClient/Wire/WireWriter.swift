// SPDX-License-Identifier: Apache-2.0

/// Writes the data types of SSH (RFC 4251 §5).
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func number(_ value: UInt32) {
        bytes += [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    mutating func string(_ content: some Collection<UInt8>) {
        number(UInt32(truncatingIfNeeded: content.count))
        bytes += content
    }
}
