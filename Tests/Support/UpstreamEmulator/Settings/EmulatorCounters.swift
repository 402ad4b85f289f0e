// SPDX-License-Identifier: Apache-2.0

/// What clients have asked so far, and what it would have cost.
package struct EmulatorCounters: Sendable {
    package struct Operation: Sendable {
        /// Requests that reached the emulator, those refused for their key among them.
        package var requests = 0
        /// Requests that a fault hit.
        package var faults = 0
        /// Answers by status; a connection that was reset has none.
        package var statuses: [Int: Int] = [:]
    }

    package var operations: [EmulatedOperation: Operation] = [:]
    /// Read units as Pinecone charges them: a query and a page of a list 1, a fetch 1 for each 10 records, stats none.
    package var readUnits = 0
    /// Write units: 1 for each KB of a write, at least 5 for a request.
    package var writeUnits = 0

    package func requests(_ operation: EmulatedOperation) -> Int { operations[operation]?.requests ?? 0 }
}
