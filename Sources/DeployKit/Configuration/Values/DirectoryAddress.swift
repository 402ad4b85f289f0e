// SPDX-License-Identifier: Apache-2.0

/// Where a certificate authority tells what it offers (RFC 8555, 7.1.1): all that an ACME client needs to know of it.
package struct DirectoryAddress: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "the address of an ACME directory, which begins with https://"

    package static func isValid(_ text: String) -> Bool {
        text.hasPrefix("https://") && ASCIIForm.consists(text, count: 9...500, more: "._-/:~%?=&[]")
    }

    package static let letsEncrypt = DirectoryAddress(checked: "https://acme-v02.api.letsencrypt.org/directory")
    /// Counts nothing against anybody's limits, and signs with a root that no browser trusts.
    package static let letsEncryptStaging = DirectoryAddress(
        checked: "https://acme-staging-v02.api.letsencrypt.org/directory"
    )
}
