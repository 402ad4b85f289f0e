// SPDX-License-Identifier: Apache-2.0

import Support

/// One run of the tool. What it does on a host, and what it leaves there, carries this name.
package struct RunID: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "8 to 64 letters, digits and hyphens"

    package static func isValid(_ text: String) -> Bool {
        ASCIIForm.consists(text, count: 8...64, more: "-")
    }

    package static func make() -> RunID {
        RunID(checked: String(RandomText.make().prefix(16)))
    }

    /// For names that people read: the first eight characters.
    package var short: String { String(text.prefix(8)) }
}
