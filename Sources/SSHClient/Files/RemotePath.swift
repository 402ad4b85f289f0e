// SPDX-License-Identifier: Apache-2.0

/// A file on a remote host; a relative path begins in the user's home.
package struct RemotePath: Sendable, Hashable {
    package let text: String

    package init(_ text: String) throws(SSHError) {
        guard !text.isEmpty, !text.utf8.contains(0),
            text.split(separator: "/").last.map({ $0 != "." && $0 != ".." }) == true,
            !text.hasSuffix("/")
        else {
            throw SSHError(.invalidInput, "a remote path does not name a file")
        }
        self.text = text
    }

    var folder: String {
        guard let slash = text.lastIndex(of: "/") else { return "." }
        return slash == text.startIndex ? "/" : String(text[..<slash])
    }

    var name: String {
        text.lastIndex(of: "/").map { String(text[text.index(after: $0)...]) } ?? text
    }
}

extension RemotePath: CustomStringConvertible {
    package var description: String { text }
}
