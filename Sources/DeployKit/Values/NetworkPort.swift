// SPDX-License-Identifier: Apache-2.0

/// A TCP port that can be listened on: 1 to 65535.
package struct NetworkPort: Codable, Sendable, Hashable, Comparable, CustomStringConvertible {
    package let number: Int

    package init?(_ number: Int) {
        guard (1...65_535).contains(number) else { return nil }
        self.number = number
    }

    private init(checked number: Int) {
        self.number = number
    }

    /// Of HTTP without TLS, where certificates are asked for too.
    package static let plainHTTP = NetworkPort(checked: 80)

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let port = NetworkPort(try container.decode(Int.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a port is 1 to 65535")
        }
        self = port
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    package var description: String { String(number) }

    package static func < (left: NetworkPort, right: NetworkPort) -> Bool { left.number < right.number }
}
