// SPDX-License-Identifier: Apache-2.0

/// The name of what is deployed: the beginning of container names, file names and labels.
package struct ServiceName: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "1 to 40 lower-case letters, digits and hyphens, beginning with a letter"

    package static func isValid(_ text: String) -> Bool {
        (1...40).contains(text.utf8.count)
            && text.utf8.first.map(ASCIIForm.isLowercase) == true
            && text.utf8.allSatisfy { ASCIIForm.isLowercase($0) || ASCIIForm.isDigit($0) || $0 == UInt8(ascii: "-") }
    }
}
