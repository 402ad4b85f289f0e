// SPDX-License-Identifier: Apache-2.0

/// A length of time that is kept in records: whole milliseconds, never negative.
package struct Milliseconds: Codable, Sendable, Hashable, Comparable {
    package let count: Int

    package init(_ count: Int) {
        self.count = max(0, count)
    }

    package static func seconds(_ seconds: Int) -> Milliseconds { Milliseconds(seconds * 1_000) }

    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(count)
    }

    /// What ``init(quantity:)`` takes, for an error.
    package static let quantity = QuantityText.duration

    /// From a number with a unit, as people write it: `10m`.
    package init?(quantity text: String) {
        guard let found = QuantityText.milliseconds(text) else { return nil }
        self = found
    }

    package var duration: Duration { .milliseconds(count) }

    /// Rounded up: whoever waits whole seconds must not wait too short.
    package var wholeSeconds: Int { (count + 999) / 1_000 }

    package static func < (left: Milliseconds, right: Milliseconds) -> Bool { left.count < right.count }
}

extension Milliseconds: CustomStringConvertible {
    package var description: String {
        count % 1_000 != 0
            ? "\(count)ms" : count % 60_000 != 0 || count == 0 ? "\(count / 1_000)s" : "\(count / 60_000)m"
    }
}
