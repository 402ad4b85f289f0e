// SPDX-License-Identifier: Apache-2.0

/// Where a secret is, never what it is: the file with the configuration is in git.
package enum SecretReference: Sendable, Hashable {
    /// `env:NAME`, of the tool's own environment.
    case environment(String)
    /// `file:PATH`; one line end at its end does not belong to it.
    case file(String)
    /// `command: [program, argument…]`: its standard output, without the line end at its end.
    case command([String])

    package static let expectation = "env:NAME, file:PATH or {command: [program, argument]}, not the secret itself"

    package init?(_ text: String) {
        if text.hasPrefix("env:") {
            let name = String(text.dropFirst(4))
            guard EnvironmentName(name) != nil else { return nil }
            self = .environment(name)
        } else if text.hasPrefix("file:"), text.utf8.count > 5 {
            self = .file(String(text.dropFirst(5)))
        } else {
            return nil
        }
    }
}

/// For plans and `config`: shows where, which is no secret. A command may hold what is, so that only its program is shown.
extension SecretReference: CustomStringConvertible {
    package var description: String {
        switch self {
        case .environment(let name): "env:\(name)"
        case .file(let path): "file:\(path)"
        case .command(let words): "command:\(words.first ?? "")"
        }
    }
}
