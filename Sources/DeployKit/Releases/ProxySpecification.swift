// SPDX-License-Identifier: Apache-2.0

/// How nginx stands before the service. Part of a release: rolling back brings it back.
package struct ProxySpecification: Codable, Sendable, Hashable {
    package var serverName: String
    package var certificate: AbsolutePath?
    package var certificateKey: AbsolutePath?
    /// Seconds for which browsers ask by TLS alone (HSTS); `nil`: as long as is usual.
    package var strictTransport: Int?
    /// Bytes that a request's body may have.
    package var maximumBody: Int
    /// Networks that may read metrics and the details of health, as CIDR; loopback always may.
    package var privateNetworks: [String]
    /// Connections that each worker keeps open to the service.
    package var keepAlive: Int

    package init(
        serverName: String,
        certificate: AbsolutePath? = nil,
        certificateKey: AbsolutePath? = nil,
        maximumBody: Int,
        privateNetworks: [String] = [],
        keepAlive: Int,
        strictTransport: Int? = nil
    ) {
        self.serverName = serverName
        self.certificate = certificate
        self.certificateKey = certificateKey
        self.maximumBody = maximumBody
        self.privateNetworks = privateNetworks
        self.keepAlive = keepAlive
        self.strictTransport = strictTransport
    }
}
