// SPDX-License-Identifier: Apache-2.0

/// Whose run it is: for people who find its traces.
package struct RunHeader: Codable, Sendable, Hashable {
    package let kind: RunKind
    package let actor: String
    package let runURL: String?
    package let toolVersion: String
    /// From which it was run; `nil` in journals of older tools.
    package let machine: String?

    package init(
        kind: RunKind,
        actor: String,
        runURL: String? = nil,
        toolVersion: String,
        machine: String? = nil
    ) {
        self.kind = kind
        self.actor = actor
        self.runURL = runURL
        self.toolVersion = toolVersion
        self.machine = machine
    }
}
