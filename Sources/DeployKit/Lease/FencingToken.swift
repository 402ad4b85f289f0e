// SPDX-License-Identifier: Apache-2.0

/// A number that only grows on a host, by one with every new holder of its lease. What carries an old one is refused.
package struct FencingToken: Codable, Sendable, Hashable, Comparable, CustomStringConvertible {
    package let number: Int

    package init?(_ number: Int) {
        guard number > 0 else { return nil }
        self.number = number
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let token = FencingToken(try container.decode(Int.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a token is 1 or more")
        }
        self = token
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }

    package var description: String { String(number) }

    package static func < (left: FencingToken, right: FencingToken) -> Bool { left.number < right.number }
}
