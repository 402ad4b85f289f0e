// SPDX-License-Identifier: Apache-2.0

/// A path on a host that needs no quoting: absolute, without `..`, of letters, digits and `._-/@+`.
package struct AbsolutePath: CheckedText {
    package let text: String

    package init(checked text: String) {
        self.text = text
    }

    package static let expectation = "an absolute path of letters, digits and ._-/@+ without .."

    package static func isValid(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "/")
            && ASCIIForm.consists(text, count: 2...1_024, more: "._-/@+")
            && text.utf8.last != UInt8(ascii: "/")
            && !text.split(separator: "/").contains("..")
    }

    package func appending(_ name: String) -> AbsolutePath {
        AbsolutePath(checked: "\(text)/\(name)")
    }
}
