// SPDX-License-Identifier: Apache-2.0

package import CKernels
package import Foundation
package import MemoryCore

extension SQLiteStore {
    /// What a store is opened with.
    package struct Configuration: Sendable {
        /// Whose vectors these are. Recorded when the file is made, demanded each time it is opened.
        package var embedder: EmbedderIdentity
        /// The most that the codes of all users together may take in memory: about 2 · dimension + 17 bytes a memory, 79 MB
        /// for 100,000 memories of 384 dimensions. Beyond it, users who were not searched for longest are loaded anew; one
        /// user who doesn't fit alone is searched on disk: still exact, but slow.
        package var indexBytes = 256 << 20
        /// Turns that a session keeps.
        package var turnsPerSession = 50
        /// For how long after it was said a turn is kept.
        package var turnLifetime: Duration = .seconds(30 * 24 * 3_600)
        /// Free bytes of the file system below which ``SQLiteStore/check()`` complains.
        package var minimumFreeBytes = 64 << 20
        /// The most bytes that the file may take; nil for no limit. Beyond it, writes fail as on a full disk.
        package var maximumFileBytes: Int?
        /// Searches and reads that run at the same time.
        package var readers = max(2, ProcessInfo.processInfo.activeProcessorCount)
        /// Reads, and writes, that may wait for their turn; one more is refused with `capacity`.
        package var waitingReads = 1_024
        package var waitingWrites = 1_024
        /// The best instruction set that the kernels may use.
        package var instructionSet = cpu_best_instruction_set()
        /// Whether to open the store although another process has it open, behind that one: for turns and an outbox. Memories
        /// would not be seen, since their codes are kept in memory.
        package var mayFollow = false
        /// The wall clock, which expires turns.
        package var now: @Sendable () -> Date = { Date() }

        package init(embedder: EmbedderIdentity) {
            self.embedder = embedder
        }
    }
}
