// SPDX-License-Identifier: Apache-2.0

/// A type of machine as EC2 names it: `t3.micro`.
package struct MachineType: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "a type such as t3.micro or t3.small"

    package static func isValid(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2 && ASCIIForm.consists(text, count: 3...40, more: ".-")
            && parts.allSatisfy { !$0.isEmpty }
    }

    private var family: Substring { text.prefix { $0 != "." } }

    /// As Canonical names it in images. Families with a `g` behind their number have AWS's own processors.
    var architecture: String {
        family.drop { !$0.isNumber }.drop { $0.isNumber }.hasPrefix("g") ? "arm64" : "amd64"
    }

    /// Whether it lives on credits. By default some may go into debt, which costs: it is asked for that they don't.
    var hasCredits: Bool { ["t2", "t3", "t3a", "t4g"].contains(family) }
}
