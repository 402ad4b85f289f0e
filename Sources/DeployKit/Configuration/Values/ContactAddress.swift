// SPDX-License-Identifier: Apache-2.0

/// An e-mail address, as a certificate authority is given it.
package struct ContactAddress: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "an e-mail address"

    package static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        return parts.count == 2 && ASCIIForm.consists(parts[0], count: 1...64, more: "._+-")
            && !parts[0].hasPrefix("-") && DomainName.isValid(parts[1].lowercased())
    }
}
