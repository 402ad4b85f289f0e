// SPDX-License-Identifier: Apache-2.0

/// Where the world reaches a service.
package struct PublicAddress: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "an address that begins with http:// or https://"

    package static func isValid(_ text: String) -> Bool {
        let rest = ["http://", "https://"].first(where: text.hasPrefix).map { text.utf8.dropFirst($0.utf8.count) }
        return rest.map { !$0.isEmpty && $0.allSatisfy { (0x21...0x7E).contains($0) } } ?? false
    }

    package var isSecure: Bool { text.hasPrefix("https://") }
}
