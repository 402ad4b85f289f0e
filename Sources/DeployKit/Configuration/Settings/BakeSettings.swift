// SPDX-License-Identifier: Apache-2.0

/// How long a release is watched after the cut-over, and what it may not exceed.
package struct BakeSettings: Sendable, Hashable {
    package var duration: Milliseconds
    package var interval: Milliseconds
    /// Of answers with a status of 500 or more, of one.
    package var maximumErrorShare: Double
    /// Below so many requests a share says nothing.
    package var minimumRequests: Int
    /// Of the slowest twentieth, at most.
    package var maximumP95: Milliseconds?
}
