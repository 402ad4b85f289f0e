// SPDX-License-Identifier: Apache-2.0

/// A text that has been checked against its form once, so that it can be put into a command, a path or a file as it is.
package protocol CheckedText: Codable, Sendable, Hashable, Comparable, CustomStringConvertible {
    var text: String { get }

    /// What is wanted, for an error: "a name of…".
    static var expectation: String { get }

    static func isValid(_ text: String) -> Bool

    /// For texts that ``isValid(_:)`` has accepted.
    init(checked text: String)
}

extension CheckedText {
    package init?(_ text: String) {
        guard Self.isValid(text) else { return nil }
        self.init(checked: text)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard Self.isValid(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "expected \(Self.expectation)")
        }
        self.init(checked: text)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package var description: String { text }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }
}
