// SPDX-License-Identifier: Apache-2.0

/// The text of nginx's file for those who ask a port for a name that no service has: scanners, mostly, who go through addresses.
/// They are told nothing: the connection is closed, and with TLS no certificate, which would name the services, is shown.
///
/// A port has one such answer, whichever service's setup put it there: the file belongs to the host and is named for the port.
package struct NobodyConfiguration: Sendable, Hashable {
    /// Where nginx's package reads files of the level of `http`.
    private static let folder = "/etc/nginx/conf.d"

    package let listen: ListenAddress
    package let isEncrypted: Bool

    package init(listen: ListenAddress, isEncrypted: Bool) {
        self.listen = listen
        self.isEncrypted = isEncrypted
    }

    package var file: AbsolutePath {
        let name = listen.description.map { "[]:".contains($0) ? "-" : String($0) }.joined()
        return AbsolutePath(checked: "\(Self.folder)/deployctl-nobody-\(name).conf")
    }

    /// Ends with a line end.
    package var text: String {
        let lines = [
            // Of a socket that several servers share, nginx wants the same said by all.
            "listen \(listen)\(isEncrypted ? " ssl http2" : "") default_server;",
            "server_name \"\";",
        ]
        let refused = isEncrypted ? ["ssl_reject_handshake on;"] + ProxyConfiguration.encryption : []
        let quiet = [
            "server_tokens off;",
            "access_log off;",
            // At `error` it has a line with an address for each of them.
            "error_log /var/log/nginx/error.log crit;",
            "client_header_timeout 5s;",
            // What nginx cannot read it would answer, and with its name.
            "error_page 400 405 414 494 497 500 501 505 = /;",
            "location / {",
            // Who comes here with TLS asked for a right name first, and over that connection for another one (RFC 9110 §15.5.20).
            isEncrypted ? "    return 421;" : "    return 444;",
            "}",
        ]
        let server = (lines + refused + quiet).map { "    \($0)\n" }.joined()
        return "# Written by deployctl setup: for names that no service here has.\nserver {\n\(server)}\n"
    }
}
