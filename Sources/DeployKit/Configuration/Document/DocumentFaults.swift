// SPDX-License-Identifier: Apache-2.0

/// Everything that is wrong with a file, in its order.
package struct DocumentFaults: Error, Sendable, Hashable, CustomStringConvertible {
    package let faults: [DocumentFault]

    package init(_ faults: [DocumentFault]) {
        self.faults = faults.sorted()
    }

    /// A line for each, without the file's name.
    package var description: String { faults.map(\.description).joined(separator: "\n") }
}
