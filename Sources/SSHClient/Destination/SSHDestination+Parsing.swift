// SPDX-License-Identifier: Apache-2.0

import Foundation

extension SSHDestination {
    /// `user@host`, `user@host:port`, `user@[::1]:port`, `user@::1`, `ssh://user@host:port`.
    ///
    /// - Parameter defaultUser: Who, where the text names nobody; nil makes that an error. Never the local user: a
    ///   deployment must not depend on who runs it.
    package init(parsing text: String, defaultUser: String? = nil) throws(SSHError) {
        var rest = text[...]
        let isURL = rest.hasPrefix("ssh://")
        if isURL {
            rest = rest.dropFirst("ssh://".count)
            if rest.hasSuffix("/") { rest = rest.dropLast() }
        }
        var user = defaultUser
        if let at = rest.lastIndex(of: "@") {
            user = try Self.user(rest[..<at], isURL: isURL)
            rest = rest[rest.index(after: at)...]
        }
        guard let user else {
            throw SSHError(.invalidInput, "the SSH destination names no user", hint: "Write it as user@host.")
        }
        let (host, port) = try Self.hostAndPort(rest)
        try self.init(user: user, host: String(host), port: port)
    }

    private static func user(_ text: Substring, isURL: Bool) throws(SSHError) -> String {
        guard !isURL else {
            guard !text.contains(":") else {
                throw SSHError(
                    .invalidInput,
                    "the SSH destination holds a password",
                    hint: "Authenticate with a key; take the password out of the configuration."
                )
            }
            guard let decoded = String(text).removingPercentEncoding else {
                throw SSHError(.invalidInput, "the user in the SSH destination is not properly percent-encoded")
            }
            return decoded
        }
        return String(text)
    }

    private static func hostAndPort(_ text: Substring) throws(SSHError) -> (Substring, Int) {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else {
                throw SSHError(.invalidInput, "the SSH destination opens a bracket and does not close it")
            }
            let host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard !rest.isEmpty else { return (host, defaultPort) }
            guard rest.hasPrefix(":") else {
                throw SSHError(.invalidInput, "what follows the bracket in the SSH destination is no port")
            }
            return (host, try port(rest.dropFirst()))
        }
        guard let colon = text.firstIndex(of: ":") else { return (text, defaultPort) }
        // Two colons and no brackets: an IPv6 address, all of it.
        guard text.lastIndex(of: ":") == colon else { return (text, defaultPort) }
        return (text[..<colon], try port(text[text.index(after: colon)...]))
    }

    private static func port(_ text: Substring) throws(SSHError) -> Int {
        guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }), let port = Int(text) else {
            throw SSHError(.invalidInput, "the port of the SSH destination is not a number")
        }
        return port
    }
}
