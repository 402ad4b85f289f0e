// SPDX-License-Identifier: Apache-2.0

/// A commit in full: 40 hexadecimal digits (SHA-1) or 64 (SHA-256).
package struct GitRevision: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a commit of 40 or 64 hexadecimal digits"

    package static func isValid(_ text: String) -> Bool {
        [40, 64].contains(text.utf8.count) && text.utf8.allSatisfy(ASCIIForm.isHexadecimal)
    }

    package var short: String { String(text.prefix(7)) }
}
