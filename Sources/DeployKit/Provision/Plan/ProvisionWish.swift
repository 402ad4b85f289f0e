// SPDX-License-Identifier: Apache-2.0

/// The machine that is wanted, with the key that opens it.
package struct ProvisionWish: Sendable, Hashable {
    package let settings: ProvisionSettings
    package let key: AuthorizedKey

    package init(_ settings: ProvisionSettings, key: AuthorizedKey) {
        self.settings = settings
        self.key = key
    }
}
