// SPDX-License-Identifier: Apache-2.0

/// A collector of traces.
package struct CollectorSettings: Sendable, Hashable {
    /// `/v1/traces` is added.
    package var address: NotificationAddress
    /// Sent as `Authorization: Bearer`.
    package var bearer: SecretReference?
    package var timeout: Milliseconds

    package init(
        _ address: NotificationAddress,
        bearer: SecretReference? = nil,
        timeout: Milliseconds = NotificationSettings.usualTimeout
    ) {
        self.address = address
        self.bearer = bearer
        self.timeout = timeout
    }

    func order(_ body: [UInt8], of facts: RunFacts) -> NotificationOrder {
        NotificationOrder(
            name: TelemetrySettings.collectorPath,
            address: address,
            path: "v1/traces",
            signingKey: nil,
            bearer: bearer,
            body: body,
            key: "\(facts.run)-trace",
            // Spans have their ids.
            isRepeatable: true,
            timeout: timeout,
            userAgent: "deployctl/\(facts.identity.toolVersion)"
        )
    }
}
