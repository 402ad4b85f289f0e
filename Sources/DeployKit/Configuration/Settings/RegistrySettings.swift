// SPDX-License-Identifier: Apache-2.0

/// Who may push and pull.
package struct RegistrySettings: Sendable, Hashable {
    package var user: String
    package var password: SecretReference

    package init(user: String, password: SecretReference) {
        self.user = user
        self.password = password
    }
}
