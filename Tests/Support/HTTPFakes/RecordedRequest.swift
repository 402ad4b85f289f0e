// SPDX-License-Identifier: Apache-2.0

/// A request as the peer saw it.
package struct RecordedRequest: Sendable {
    package var method: String
    /// Path and query as sent.
    package var target: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// Counts connections from 0; -1 where there are none.
    package var connection: Int

    package func values(_ name: String) -> [String] {
        headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }
}
