// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// A service as it is seen from here.
package struct SmokeTarget: Sendable {
    /// Of which only the origin counts.
    package let address: HTTPTarget
    /// Sent with every request.
    package let headers: HTTPHeaders
    /// Whether it is reached as the world reaches it, and not through a tunnel.
    package let isOutside: Bool

    package init(_ address: HTTPTarget, headers: HTTPHeaders = HTTPHeaders(), isOutside: Bool) {
        self.address = address
        self.headers = headers
        self.isOutside = isOutside
    }
}
