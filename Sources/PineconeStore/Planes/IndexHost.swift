// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// How the `host` of an index becomes an address.
enum IndexHost {
    /// Pinecone names hosts without a scheme, Pinecone Local likewise though it speaks plain HTTP. The key is sent in
    /// the clear only where it stays on this machine: to a loopback host, or to any that a control plane on this
    /// machine names.
    ///
    /// - Returns: Nil for a host that cannot be used, or must not be.
    static func target(_ host: String, control: HTTPTarget) -> HTTPTarget? {
        let allowsPlain = control.scheme == .http && control.isLoopback
        if host.contains("://") {
            guard let target = try? HTTPTarget(host) else { return nil }
            return target.scheme == .https || target.isLoopback || allowsPlain ? target : nil
        }
        guard let secure = try? HTTPTarget("https://" + host) else { return nil }
        return secure.isLoopback || allowsPlain ? try? HTTPTarget("http://" + host) : secure
    }
}
