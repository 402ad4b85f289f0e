// SPDX-License-Identifier: Apache-2.0

package import struct Foundation.Date

/// One utterance of a running conversation, kept only so that the next answer knows what was just said.
package struct Turn: Hashable, Sendable {
    package let role: Role
    package let text: String
    package let saidAt: Date?

    package init(role: Role, text: String, saidAt: Date? = nil) {
        self.role = role
        self.text = text
        self.saidAt = saidAt
    }
}
