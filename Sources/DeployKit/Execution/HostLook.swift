// SPDX-License-Identifier: Apache-2.0

/// What `status` knows of a host.
package struct HostLook: Sendable, Hashable {
    package let host: HostName
    /// What was seen, or why nothing was.
    package let seen: Result<HostSight, StepFailure>

    package init(host: HostName, seen: Result<HostSight, StepFailure>) {
        self.host = host
        self.seen = seen
    }

    /// Runs that died on the host and that the next run clears up first.
    package var unfinishedRuns: [RunTrace] { (try? seen.get())?.journal.unfinished ?? [] }
}
