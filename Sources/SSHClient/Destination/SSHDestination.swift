// SPDX-License-Identifier: Apache-2.0

/// Who to be on which host: user, host and port.
package struct SSHDestination: Sendable, Hashable {
    package static let defaultPort = 22

    package let user: String
    /// A name or an address, an IPv6 address without brackets.
    package let host: String
    package let port: Int

    package init(user: String, host: String, port: Int = defaultPort) throws(SSHError) {
        guard Self.isPlain(user), !user.contains(where: { "/:".contains($0) }) else {
            throw SSHError(.invalidInput, "the SSH user is empty or has characters that no user name has")
        }
        // A host that begins with a dash would be an option to any ssh program that it is handed to.
        guard Self.isPlain(host), !host.hasPrefix("-"), !host.contains(where: { "/@[]".contains($0) }) else {
            throw SSHError(.invalidInput, "the SSH host is empty or has characters that no host name has")
        }
        guard (1...65_535).contains(port) else {
            throw SSHError(.invalidInput, "the SSH port \(port) is not between 1 and 65535")
        }
        self.user = user
        self.host = host
        self.port = port
    }

    /// Host and port as people read them: `host:22`, `[::1]:22`.
    package var endpoint: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    /// What `known_hosts` calls the host: `host` at port 22, `[host]:port` at any other.
    package var knownHostsName: String {
        let name = host.lowercased()
        return port == Self.defaultPort ? name : "[\(name)]:\(port)"
    }

    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 0x20 && !(0x7F...0x9F).contains($0.value) }
            && !text.contains(where: \.isWhitespace)
    }
}

extension SSHDestination: CustomStringConvertible {
    package var description: String { "\(user)@\(endpoint)" }
}
