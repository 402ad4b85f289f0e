// SPDX-License-Identifier: Apache-2.0

/// What ``InventoryScript`` wrote is not what it writes: the host's shell or its programs are not what they seem.
package struct InventoryFault: Error, Sendable, Hashable, CustomStringConvertible {
    /// Of the line, or what is wrong as a whole.
    package let key: String

    package var description: String { "what was seen of it cannot be read (\(key))" }
}
