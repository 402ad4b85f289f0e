// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// nginx on a host: where it listens and what it is asked for.
package struct ProxyPlace: Sendable, Hashable {
    package let listener: ListenAddress
    package let serverName: String
    package let isEncrypted: Bool

    package init(listen: ListenAddress, proxy: ProxySpecification) {
        listener = listen
        // One of the names that a pattern stands for.
        serverName = proxy.serverName.replacing("*", with: "deployctl")
        isEncrypted = proxy.certificate != nil
    }

    /// What requests are sent to, with the server's name, and the headers that they need, at the end of a tunnel.
    ///
    /// - Throws: ``StepFailure`` when the tunnel cannot carry a name for TLS: only one that begins at a Unix socket can.
    package func target(through tunnel: HTTPTarget) throws -> (target: HTTPTarget, headers: HTTPHeaders) {
        let scheme = isEncrypted ? "https" : "http"
        do {
            if let path = tunnel.unixSocketPath {
                let target = try HTTPTarget("\(scheme)://\(serverName)/", unixSocketPath: path)
                return (target, HTTPHeaders())
            }
            guard !isEncrypted else {
                throw StepFailure(.rejected, "nginx cannot be asked by its name with TLS through this tunnel")
            }
            return (tunnel, try HTTPHeaders(["Host": serverName]))
        } catch is InvalidTarget {
            throw StepFailure(.rejected, "`proxy.server_name` is no name that can be asked for")
        }
    }
}
