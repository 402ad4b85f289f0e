// SPDX-License-Identifier: Apache-2.0

package import AccessControl

/// Who is let in, as far as it does not depend on who they are.
package struct AccessSettings: Sendable {
    package var rateLimits: RateLimits
    package var trustedProxies: TrustedProxies
    /// Names beside loopback's own under which a loopback listener is served, in lower case and without a port: those of a
    /// proxy in front of it.
    package var allowedHosts: Set<String>
    /// Web pages of which origins may call the API from a browser, e.g. `https://app.example.org`.
    package var allowedOrigins: Set<String>

    package init(
        rateLimits: RateLimits = .none,
        trustedProxies: TrustedProxies = TrustedProxies([]),
        allowedHosts: Set<String> = [],
        allowedOrigins: Set<String> = []
    ) {
        self.rateLimits = rateLimits
        self.trustedProxies = trustedProxies
        self.allowedHosts = allowedHosts
        self.allowedOrigins = allowedOrigins
    }
}
