// SPDX-License-Identifier: Apache-2.0

/// Somebody's own address that is told of runs.
package struct WebhookSettings: Sendable, Hashable {
    package var address: NotificationAddress
    package var events: Set<NotificationEvent>
    /// Keys the HMAC-SHA256 of the body.
    package var signingKey: SecretReference?
    /// Sent as `Authorization: Bearer`.
    package var bearer: SecretReference?
    /// Of all attempts together.
    package var timeout: Milliseconds

    package init(
        _ address: NotificationAddress,
        events: Set<NotificationEvent> = Set(NotificationEvent.allCases),
        signingKey: SecretReference? = nil,
        bearer: SecretReference? = nil,
        timeout: Milliseconds = NotificationSettings.usualTimeout
    ) {
        self.address = address
        self.events = events
        self.signingKey = signingKey
        self.bearer = bearer
        self.timeout = timeout
    }
}
