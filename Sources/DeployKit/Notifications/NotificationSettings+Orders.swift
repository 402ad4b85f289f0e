// SPDX-License-Identifier: Apache-2.0

import Foundation

extension NotificationSettings {
    /// Which news an event makes, and for whom.
    ///
    /// - Parameter scrub: Takes secrets out of what programs wrote.
    func orders(
        _ event: NotificationEvent,
        _ facts: RunFacts,
        scrub: (String) -> String
    ) throws -> [NotificationOrder] {
        let key = "\(facts.run)-\(event.rawValue)"
        let agent = "deployctl/\(facts.identity.toolVersion)"
        let body = try Self.encoded(WebhookBody(event, facts, id: key, scrub: scrub), snakeCase: true)
        var orders = webhooks.enumerated().filter { $1.events.contains(event) }.map { index, webhook in
            NotificationOrder(
                name: Self.path(ofWebhook: index),
                address: webhook.address,
                path: nil,
                signingKey: webhook.signingKey,
                bearer: webhook.bearer,
                body: body,
                key: key,
                isRepeatable: true,
                timeout: webhook.timeout,
                userAgent: agent
            )
        }
        // A region has an end.
        if let grafana, let end = facts.end {
            orders.append(
                NotificationOrder(
                    name: Self.grafanaPath,
                    address: grafana.address,
                    path: "api/annotations",
                    signingKey: nil,
                    bearer: grafana.token,
                    body: try Self.encoded(GrafanaAnnotation(grafana, facts, end), snakeCase: false),
                    key: key,
                    // Grafana would show two.
                    isRepeatable: false,
                    timeout: grafana.timeout,
                    userAgent: agent
                )
            )
        }
        return orders
    }

    /// Keys are in order, so that two can be compared.
    private static func encoded(_ body: some Encodable, snakeCase: Bool) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
        return Array(try encoder.encode(body))
    }
}
