// SPDX-License-Identifier: Apache-2.0

/// `sha256:` and 64 hexadecimal digits, as the OCI image specification writes a digest.
package struct ContentDigest: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "sha256: and 64 hexadecimal digits"

    package static func isValid(_ text: String) -> Bool {
        text.hasPrefix("sha256:") && text.utf8.count == 71
            && text.utf8.dropFirst(7).allSatisfy(ASCIIForm.isHexadecimal)
    }

    /// For people: the first twelve digits, as Docker shows them.
    package var short: String { String(text.dropFirst(7).prefix(12)) }
}
