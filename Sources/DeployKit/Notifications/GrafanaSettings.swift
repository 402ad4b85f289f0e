// SPDX-License-Identifier: Apache-2.0

/// A Grafana in which every run becomes an annotation, from its start to its end.
package struct GrafanaSettings: Sendable, Hashable {
    /// Of Grafana itself; `/api/annotations` is added.
    package var address: NotificationAddress
    /// Of a service account that may write annotations.
    package var token: SecretReference
    /// The uid of the one dashboard that shows it; `nil` for all that ask for its tags.
    package var dashboard: String?
    /// Beside those that are always there: `deployctl`, the kind of the run, its outcome, the service, the environment.
    package var tags: [String]
    package var timeout: Milliseconds

    package init(
        _ address: NotificationAddress,
        token: SecretReference,
        dashboard: String? = nil,
        tags: [String] = [],
        timeout: Milliseconds = NotificationSettings.usualTimeout
    ) {
        self.address = address
        self.token = token
        self.dashboard = dashboard
        self.tags = tags
        self.timeout = timeout
    }
}
