// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// One line of `releases.jsonl`: what became of a release on a host. Lines are only ever added.
package struct ReleaseEntry: Codable, Sendable, Hashable {
    package enum Action: String, Codable, Sendable, Hashable {
        /// Proven and serving.
        case deployed
        /// Like ``deployed``, with a release that had served before; the one that served until then was left.
        case rolledBack = "rolled_back"
        /// An earlier line of the same run does not count: the run was undone after it.
        case withdrawn
    }

    /// Of this line's form.
    package let version: Int
    package let run: RunID
    package let action: Action
    package let release: Release
    package let time: Date
    /// Of the CI run, when there is one.
    package let runURL: String?

    package init(run: RunID, action: Action, release: Release, time: Date, runURL: String? = nil) {
        version = 1
        self.run = run
        self.action = action
        self.release = release
        self.time = time
        self.runURL = runURL
    }
}
