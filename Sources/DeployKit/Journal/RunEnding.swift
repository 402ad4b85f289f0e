// SPDX-License-Identifier: Apache-2.0

/// How a run ended on a host.
package enum RunEnding: String, Codable, Sendable, Hashable {
    /// Its release serves.
    case completed
    /// Everything was taken back.
    case undone
}
