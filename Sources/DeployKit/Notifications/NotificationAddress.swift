// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

/// Where news are sent. Addresses that chats give out are passwords in themselves, and are kept as secrets are.
package enum NotificationAddress: Sendable, Hashable {
    case open(HTTPTarget)
    case secret(SecretReference)

    package static let expectation =
        "an address that begins with https:// or http://, or \(SecretReference.expectation)"

    package var reference: SecretReference? {
        if case .secret(let reference) = self { reference } else { nil }
    }
}
