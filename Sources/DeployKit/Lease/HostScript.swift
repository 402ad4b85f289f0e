// SPDX-License-Identifier: Apache-2.0

/// A POSIX shell script for a host, as a value: carried out elsewhere as `sh -s`, with ``standardInput``. Secrets belong in
/// neither text nor arguments: both are shown in errors and tests.
package struct HostScript: Sendable, Hashable {
    /// For progress and errors.
    package let name: String
    package let text: String
    /// `$1`, `$2` … of the text.
    package let arguments: [String]

    package init(name: String, text: String, arguments: [String]) {
        self.name = name
        self.text = text
        self.arguments = arguments
    }

    /// The program, and its arguments.
    package static let command = ["sh", "-s"]

    /// The arguments travel inside too: nginx's file and the journal's lines are longer than a command line may be (libssh2
    /// bounds it to 35 000 bytes, Linux each argument to 128 KiB), and nobody else on the host needs to see them.
    ///
    /// All of it is in braces, so that the shell reads it whole before it runs any: a connection that is cut leaves no half.
    package var standardInput: String {
        let words = arguments.map { word in
            "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
        }
        return "{\nset -- \(words.joined(separator: " "))\n\(text)\nexit\n}\n"
    }
}
