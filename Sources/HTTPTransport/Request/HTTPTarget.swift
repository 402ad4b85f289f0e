// SPDX-License-Identifier: Apache-2.0

/// Where a request goes: an absolute `http` or `https` URL, optionally reached through a unix socket.
///
/// Only what can be sent as it stands is accepted; nothing is repaired. Turning it into text gives the origin only,
/// since paths and queries carry ids.
package struct HTTPTarget: Sendable, Hashable {
    package enum Scheme: String, Sendable, CaseIterable {
        case http
        case https

        var defaultPort: Int { self == .http ? 80 : 443 }
    }

    package let scheme: Scheme
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    package let host: String
    package let port: Int
    /// Percent-encoded, begins with `/`.
    package private(set) var path: String
    /// Percent-encoded, without the `?`.
    package private(set) var query: String?
    /// The socket to connect to; host and port then only fill the `Host` header.
    package let unixSocketPath: String?

    /// - Parameters:
    ///   - text: For example `https://router.huggingface.co/v1`; no user info, no fragment.
    ///   - unixSocketPath: Absolute; at most 107 bytes, as `sockaddr_un` holds.
    package init(_ text: String, unixSocketPath: String? = nil) throws(InvalidTarget) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .characters }
        let (scheme, afterScheme) = try Self.splitScheme(text)
        let authorityEnd = afterScheme.firstIndex { "/?#".contains($0) } ?? afterScheme.endIndex
        (host, port) = try Self.parseAuthority(afterScheme[..<authorityEnd], scheme: scheme)
        self.scheme = scheme
        guard !text.contains("#") else { throw .fragment }
        let parts = afterScheme[authorityEnd...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts.first.map { $0.isEmpty ? "/" : String($0) } ?? "/"
        query = parts.count > 1 ? String(parts[1]) : nil
        if let unixSocketPath {
            let bytes = unixSocketPath.utf8
            guard bytes.first == UInt8(ascii: "/"), bytes.count <= 107, !bytes.contains(0) else { throw .socketPath }
        }
        self.unixSocketPath = unixSocketPath
    }

    /// Scheme, host and port: what an operator may see, and what connections are shared by.
    package var origin: String {
        let authority = port == scheme.defaultPort ? host : "\(host):\(port)"
        return "\(scheme.rawValue)://\(authority)"
    }

    /// The whole URL, for the engine that sends the request.
    package var url: String {
        origin + path + (query.map { "?" + $0 } ?? "")
    }
}

extension HTTPTarget {
    /// This target with `suffix` after its path, joined by exactly one `/`; a query that is there is dropped.
    ///
    /// `suffix` is percent-encoded already: for a variable part use ``appending(segment:)``.
    package func appending(path suffix: String) throws(InvalidTarget) -> HTTPTarget {
        guard suffix.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !suffix.contains(where: { "?#".contains($0) }) else {
            throw .characters
        }
        return joined(with: suffix)
    }

    /// This target with one more path segment, which may be any text.
    package func appending(segment: String) -> HTTPTarget {
        // Dots are unreserved, but a whole segment of them would climb (RFC 3986 §5.2.4).
        let isDots = segment == "." || segment == ".."
        let encoded =
            isDots ? segment.utf8.map { _ in "%2E" }.joined() : PercentEncoding.encode(segment)
        return joined(with: encoded)
    }

    /// This target with these query items after those that are there, names and values percent-encoded.
    package func adding(query items: KeyValuePairs<String, String>) -> HTTPTarget {
        var result = self
        let added = items.map { "\(PercentEncoding.encode($0.key))=\(PercentEncoding.encode($0.value))" }
        let all = (query.map { [$0] } ?? []) + added
        result.query = all.isEmpty ? nil : all.joined(separator: "&")
        return result
    }

    private func joined(with suffix: String) -> HTTPTarget {
        var result = self
        let left = path.hasSuffix("/") ? String(path.dropLast()) : path
        result.path = left + (suffix.hasPrefix("/") ? suffix : "/" + suffix)
        result.query = nil
        return result
    }
}

extension HTTPTarget: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { origin }
    package var debugDescription: String { origin }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
