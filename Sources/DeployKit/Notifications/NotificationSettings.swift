// SPDX-License-Identifier: Apache-2.0

/// Who is told of runs.
package struct NotificationSettings: Sendable, Hashable {
    package var webhooks: [WebhookSettings] = []
    package var grafana: GrafanaSettings?

    /// A run waits for its news at most so long.
    package static let usualTimeout = Milliseconds.seconds(5)

    package init() {}

    /// Every place that holds a secret, by the key of the file that names it.
    package var namedSecrets: [String: SecretReference] {
        var named: [String: SecretReference] = [:]
        for (index, webhook) in webhooks.enumerated() {
            let path = Self.path(ofWebhook: index)
            named["\(path).url"] = webhook.address.reference
            named["\(path).sign"] = webhook.signingKey
            named["\(path).bearer"] = webhook.bearer
        }
        named["\(Self.grafanaPath).url"] = grafana?.address.reference
        named["\(Self.grafanaPath).token"] = grafana?.token
        return named
    }

    package static let grafanaPath = "notifications.grafana"

    package static func path(ofWebhook index: Int) -> String { "notifications.webhooks[\(index)]" }
}
