// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// Refuses requests that came to a loopback listener under a name that is neither loopback's nor listed: DNS rebinding.
struct HostMiddleware: RouterMiddleware {
    let listensOnLoopback: Bool
    /// In lower case, without ports.
    let allowedHosts: Set<String>

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        if listensOnLoopback, !isServed(request.head.authority ?? "") { throw APIFault.misdirected }
        return try await next(request, context)
    }

    private func isServed(_ authority: String) -> Bool {
        if Self.isLoopback(authority) { return true }
        guard let host = Self.host(of: authority.lowercased()) else { return false }
        return allowedHosts.contains(String(host))
    }

    /// Whether a `Host`, with any port, is `localhost`, an address of 127.0.0.0/8 or `[::1]`.
    static func isLoopback(_ authority: String) -> Bool {
        guard let host = host(of: authority.lowercased()) else { return false }
        if host == "localhost" || host == "[::1]" { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets[0] == "127"
            && octets.allSatisfy { octet in
                octet.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } && UInt8(octet) != nil
            }
    }

    /// Without the port; nil when what follows the host is none.
    private static func host(of authority: String) -> Substring? {
        let end =
            authority.first == "["
            ? authority.firstIndex(of: "]").map { authority.index(after: $0) }
            : authority.firstIndex(of: ":") ?? authority.endIndex
        guard let end else { return nil }
        let port = authority[end...]
        let isPort = port.isEmpty || (port.first == ":" && UInt16(port.dropFirst()) != nil)
        return isPort ? authority[..<end] : nil
    }
}
