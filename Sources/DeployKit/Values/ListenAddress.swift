// SPDX-License-Identifier: Apache-2.0

/// Where a server listens: a port, on one address or on all.
package struct ListenAddress: Codable, Sendable, Hashable, CustomStringConvertible {
    /// `nil`: every address.
    package let address: String?
    package let port: NetworkPort

    package init(address: String? = nil, port: NetworkPort) {
        self.address = address
        self.port = port
    }

    /// `80`, `127.0.0.2:8080` or `[::1]:8080`.
    package init?(_ text: String) {
        let colon = text.lastIndex(of: ":")
        let digits = colon.map { text[text.index(after: $0)...] } ?? text[...]
        guard digits.utf8.allSatisfy(ASCIIForm.isDigit), let port = Int(digits).flatMap(NetworkPort.init) else {
            return nil
        }
        let address = colon.map { String(text[..<$0]) }
        if let address, !ASCIIForm.consists(address, count: 1...64, more: ".:[]") { return nil }
        self.init(address: address, port: port)
    }

    /// The port of HTTP without TLS, of the same address.
    package var plainHTTP: ListenAddress { ListenAddress(address: address, port: .plainHTTP) }

    package var description: String { address.map { "\($0):\(port)" } ?? "\(port)" }
}
