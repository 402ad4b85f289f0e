// SPDX-License-Identifier: Apache-2.0

/// By what a Dockerfile asks for a secret: `RUN --mount=type=secret,id=NAME`.
package struct BuildSecretName: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a secret's id: letters, digits, hyphens, dots and _"

    package static func isValid(_ text: String) -> Bool {
        ASCIIForm.consists(text, count: 1...128, more: "-_.")
    }
}
