// SPDX-License-Identifier: Apache-2.0

/// One thing that an operator can set: its name, what it may be, what it is otherwise, and what it does.
struct Setting<Value: Sendable>: Sendable {
    /// The environment variable's name.
    let name: String
    let format: SettingFormat<Value>
    let defaultValue: Value
    let meaning: String
    let isSecret: Bool
    /// For documents, where there is no default to show.
    let example: String?

    init(
        _ name: String,
        _ format: SettingFormat<Value>,
        default defaultValue: Value,
        isSecret: Bool = false,
        example: String? = nil,
        meaning: String
    ) {
        self.name = name
        self.format = format
        self.defaultValue = defaultValue
        self.isSecret = isSecret
        self.example = example
        self.meaning = meaning
    }
}

/// A setting of any type, for what is derived from all of them: documents, the check for unknown names.
protocol DescribedSetting: Sendable {
    var name: String { get }
    var meaning: String { get }
    var isSecret: Bool { get }
    var example: String? { get }
    /// What may be written, in words that complete "expected …".
    var expectation: String { get }
    /// The default as it would be written; nil when there is none.
    var defaultText: String? { get }
}

extension Setting: DescribedSetting {
    var expectation: String { format.expectation }
    var defaultText: String? { format.text(defaultValue) }
}
