// SPDX-License-Identifier: Apache-2.0

/// A release, sortable by the time it was made: `20261122-231500-ab12cd3-f09e`, of UTC, revision and randomness.
package struct ReleaseID: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a release such as 20261122-231500-ab12cd3-f09e"

    package static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].utf8.count == 8, parts[1].utf8.count == 6 else { return false }
        return parts[0].utf8.allSatisfy(ASCIIForm.isDigit) && parts[1].utf8.allSatisfy(ASCIIForm.isDigit)
            && parts[2].utf8.count == 7 && parts[2].utf8.allSatisfy(ASCIIForm.isHexadecimal)
            && parts[3].utf8.count == 4 && parts[3].utf8.allSatisfy(ASCIIForm.isHexadecimal)
    }
}
