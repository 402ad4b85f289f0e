// SPDX-License-Identifier: Apache-2.0

/// How the service's own metrics are read, while a release is watched and while an old one drains.
package struct MetricsSettings: Sendable, Hashable {
    package var path: String
    /// Sent as `X-API-Key`; `nil` where nothing is wanted.
    package var key: SecretReference?

    package init(path: String = "/metrics", key: SecretReference? = nil) {
        self.path = path
        self.key = key
    }
}
