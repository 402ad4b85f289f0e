// SPDX-License-Identifier: Apache-2.0

/// Who runs the tool, and where: for those who find its traces, or its lease.
package struct RunIdentity: Sendable, Hashable {
    package var actor: String
    package var machine: String
    package var process: Int
    /// Of the CI run, when there is one.
    package var runURL: String?
    package var toolVersion: String

    package init(actor: String, machine: String, process: Int, runURL: String? = nil, toolVersion: String) {
        self.actor = actor
        self.machine = machine
        self.process = process
        self.runURL = runURL
        self.toolVersion = toolVersion
    }

    package var owner: LeaseOwner {
        LeaseOwner(machine: machine, process: process, actor: actor, runURL: runURL)
    }
}
