// SPDX-License-Identifier: Apache-2.0

/// How a value is written. Strict: nothing is trimmed, guessed or rounded.
struct SettingFormat<Value: Sendable>: Sendable {
    /// What may be written, in words that complete "expected …".
    let expectation: String
    /// The value of a text.
    let parse: @Sendable (String) throws(SettingRefusal) -> Value
    /// The text of a value, which ``parse`` would accept; nil for a value that stands for "not set".
    let text: @Sendable (Value) -> String?

    init(
        _ expectation: String,
        parse: @escaping @Sendable (String) throws(SettingRefusal) -> Value,
        text: @escaping @Sendable (Value) -> String?
    ) {
        self.expectation = expectation
        self.parse = parse
        self.text = text
    }

    /// For texts that have a value or not, without a reason of their own.
    init(
        _ expectation: String,
        value: @escaping @Sendable (String) -> Value?,
        text: @escaping @Sendable (Value) -> String?
    ) {
        self.init(
            expectation,
            parse: { text throws(SettingRefusal) in
                guard let value = value(text) else { throw SettingRefusal("expected \(expectation)") }
                return value
            },
            text: text
        )
    }

    /// The same, for a setting that may be left out.
    var optional: SettingFormat<Value?> {
        SettingFormat<Value?>(
            expectation,
            parse: { text throws(SettingRefusal) in try parse(text) },
            text: { $0.flatMap(text) }
        )
    }
}

/// Why a text is no value, without the text.
struct SettingRefusal: Error, Equatable {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
