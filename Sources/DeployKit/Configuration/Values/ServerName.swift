// SPDX-License-Identifier: Apache-2.0

/// A name by which nginx chooses a server: a DNS name, `*.example.com`, or `_` for whatever comes.
package struct ServerName: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a name that nginx answers to"

    package static func isValid(_ text: String) -> Bool {
        ASCIIForm.consists(text, count: 1...253, more: ".-_*")
    }
}
