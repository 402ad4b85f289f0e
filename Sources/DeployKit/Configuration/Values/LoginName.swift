// SPDX-License-Identifier: Apache-2.0

/// The name of a user of a host.
package struct LoginName: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a user's name"

    package static func isValid(_ text: String) -> Bool {
        ASCIIForm.consists(text, count: 1...64, more: "._-")
    }
}
