// SPDX-License-Identifier: Apache-2.0

/// Which of several batches of hosts, in the order in which they are cut over.
package struct BatchPlace: Codable, Sendable, Hashable, CustomStringConvertible {
    /// From 1.
    package let number: Int
    /// Of all batches.
    package let count: Int

    package init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }

    package var isLast: Bool { number == count }

    package var description: String { "batch \(number) of \(count)" }
}
