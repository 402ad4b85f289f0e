// SPDX-License-Identifier: Apache-2.0

/// A name that a certificate can be had for by HTTP: whole, in lower case, without a wildcard.
package struct DomainName: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a DNS name such as api.example.com, in lower case and without *"

    package static func isValid(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return text.utf8.count <= 253 && labels.count >= 2
            && labels.allSatisfy { label in
                ASCIIForm.consists(String(label), count: 1...63, more: "-")
                    && !label.utf8.contains(where: ASCIIForm.isUppercase)
                    && label.first != "-" && label.last != "-"
            }
    }
}
