// SPDX-License-Identifier: Apache-2.0

/// A region of AWS: part of the endpoint's name and of every signature.
package struct CloudRegion: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a region such as eu-central-1"

    package static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return (3...4).contains(parts.count)
            && parts.dropLast().allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(ASCIIForm.isLowercase) }
            && parts.last.map { (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy(ASCIIForm.isDigit) } == true
    }
}
