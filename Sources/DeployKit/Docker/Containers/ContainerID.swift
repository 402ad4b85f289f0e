// SPDX-License-Identifier: Apache-2.0

/// A container's id or name: one segment of a path.
package struct ContainerID: Sendable, Hashable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension ContainerID: CustomStringConvertible {
    package var description: String { text }
}
