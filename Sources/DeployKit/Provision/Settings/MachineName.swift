// SPDX-License-Identifier: Apache-2.0

/// The name by which a machine, and all that belongs to it, is known again: the value of its tag.
package struct MachineName: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "1 to 60 lower-case letters, digits and hyphens, beginning with a letter"

    package static func isValid(_ text: String) -> Bool {
        (1...60).contains(text.utf8.count)
            && text.utf8.first.map(ASCIIForm.isLowercase) == true
            && text.utf8.allSatisfy { ASCIIForm.isLowercase($0) || ASCIIForm.isDigit($0) || $0 == UInt8(ascii: "-") }
    }
}
