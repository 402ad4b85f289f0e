// SPDX-License-Identifier: Apache-2.0

/// Who holds a lease, for whoever finds it taken.
package struct LeaseOwner: Codable, Sendable, Hashable {
    /// The machine that the run is on.
    package let machine: String
    package let process: Int
    package let actor: String
    package let runURL: String?

    package init(machine: String, process: Int, actor: String, runURL: String? = nil) {
        self.machine = machine
        self.process = process
        self.actor = actor
        self.runURL = runURL
    }
}

extension LeaseOwner: CustomStringConvertible {
    package var description: String {
        place + (runURL.map { ", \($0)" } ?? "")
    }

    /// Without the address of the run.
    package var place: String { "\(actor), process \(process) on \(machine)" }
}
