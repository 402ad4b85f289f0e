// SPDX-License-Identifier: Apache-2.0

/// A host by its address: a DNS name or an IP address. Two hosts of one configuration never have the same.
package struct HostName: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a DNS name or an IP address"

    package static func isValid(_ text: String) -> Bool {
        ASCIIForm.consists(text, count: 1...253, more: ".-:_") && text.utf8.first != UInt8(ascii: "-")
    }
}
