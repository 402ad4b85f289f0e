// SPDX-License-Identifier: Apache-2.0

/// One message in the form that chat models take.
package struct ChatMessage: Hashable, Sendable {
    package enum Role: String, Sendable {
        case system
        case user
        case assistant
    }

    package let role: Role
    package let content: String

    package init(role: Role, content: String) {
        self.role = role
        self.content = content
    }
}
