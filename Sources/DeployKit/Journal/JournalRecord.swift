// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// One line of a host's `journal.jsonl`.
package struct JournalRecord: Codable, Sendable, Hashable {
    /// Of this line's form.
    package let version: Int
    /// That wrote the line.
    package let run: RunID
    package let token: FencingToken
    package let time: Date
    package let event: JournalEvent

    package init(run: RunID, token: FencingToken, time: Date, event: JournalEvent) {
        version = 1
        self.run = run
        self.token = token
        self.time = time
        self.event = event
    }
}
