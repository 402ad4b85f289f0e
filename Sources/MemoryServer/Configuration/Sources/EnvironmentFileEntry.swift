// SPDX-License-Identifier: Apache-2.0

/// One assignment in a `.env` file.
struct EnvironmentFileEntry: Equatable, Sendable {
    let name: String
    let value: String
    /// Counted from 1.
    let line: Int
}
