// SPDX-License-Identifier: Apache-2.0

/// News to be sent: all but the secrets, which are fetched when it leaves.
struct NotificationOrder: Sendable, Hashable {
    /// The key of deploy.yml that asks for it, by which errors name it: the address itself may be secret.
    let name: String
    let address: NotificationAddress
    /// Added to the address.
    let path: String?
    let signingKey: SecretReference?
    let bearer: SecretReference?
    let body: [UInt8]
    /// The same for every attempt, so that who gets it twice can tell.
    let key: String
    /// Whether getting it twice does no harm: then it is also sent again when nobody knows whether it came.
    let isRepeatable: Bool
    let timeout: Milliseconds
    let userAgent: String
}
