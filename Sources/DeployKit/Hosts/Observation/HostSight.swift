// SPDX-License-Identifier: Apache-2.0

/// A host as one look at it saw it.
package struct HostSight: Sendable, Hashable {
    package var observation: HostObservation
    package var journal: JournalReplay
    /// `nil` when nobody ever took it.
    package var lease: LeaseFile?
    /// Until another run may take the lease, in seconds; zero when it may now.
    package var leaseRemaining: Int
    /// Bytes of the journal.
    package var journalSize: Int

    package init(
        observation: HostObservation,
        journal: JournalReplay,
        lease: LeaseFile? = nil,
        leaseRemaining: Int = 0,
        journalSize: Int = 0
    ) {
        self.observation = observation
        self.journal = journal
        self.lease = lease
        self.leaseRemaining = leaseRemaining
        self.journalSize = journalSize
    }
}
