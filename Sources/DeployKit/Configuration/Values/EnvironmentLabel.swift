// SPDX-License-Identifier: Apache-2.0

/// A name for one of several environments, such as production.
package struct EnvironmentLabel: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "an environment's name: letters, digits, hyphens and _, beginning with a letter"

    package static func isValid(_ text: String) -> Bool {
        ASCIIForm.consists(text, count: 1...40, more: "-_") && text.utf8.first.map(ASCIIForm.isLetter) == true
    }
}
