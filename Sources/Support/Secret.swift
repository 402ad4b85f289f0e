// SPDX-License-Identifier: Apache-2.0

/// A value that must not be printed: keys, tokens, passwords.
///
/// Every way of turning it into text gives `<redacted>`; only ``reveal()`` gives the value, so that each use can be
/// found by its name. Deliberately neither `Codable` nor `CustomStringConvertible` by its content.
package struct Secret<Value: Sendable>: Sendable {
    private let value: Value

    package init(_ value: Value) {
        self.value = value
    }

    /// The value itself. Call it where the value leaves for its destination, nowhere else.
    package func reveal() -> Value {
        value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
