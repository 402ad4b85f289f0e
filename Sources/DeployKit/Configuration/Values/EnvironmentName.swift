// SPDX-License-Identifier: Apache-2.0

/// The name of an environment variable.
package struct EnvironmentName: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a variable's name: letters, digits and _, not beginning with a digit"

    package static func isValid(_ text: String) -> Bool {
        ASCIIForm.consists(text, count: 1...128, more: "_") && text.utf8.first.map(ASCIIForm.isDigit) == false
    }
}
