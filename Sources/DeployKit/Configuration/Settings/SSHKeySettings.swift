// SPDX-License-Identifier: Apache-2.0

/// What opens the hosts.
package enum SSHKeySettings: Sendable, Hashable {
    case agent
    case key(SecretReference, passphrase: SecretReference?)
}
