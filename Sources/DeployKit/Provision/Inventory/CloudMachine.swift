// SPDX-License-Identifier: Apache-2.0

extension CloudInventory {
    package struct Machine: Sendable, Hashable {
        package enum State: String, Sendable, Hashable, CaseIterable {
            case pending
            case running
            case shuttingDown = "shutting-down"
            case terminated
            case stopping
            case stopped
        }

        package var id: String
        package var state: State
        package var type: String
        /// Ids of its security groups.
        package var groups: [String]
        /// Whether the metadata service wants a token (IMDSv2).
        package var wantsToken: Bool

        package init(id: String, state: State, type: String, groups: [String], wantsToken: Bool = true) {
            self.id = id
            self.state = state
            self.type = type
            self.groups = groups
            self.wantsToken = wantsToken
        }
    }

    /// The one machine; more than one is refused before it is asked for.
    package var machine: Machine? { machines.first }

    /// The address that the machine has, else one that is free.
    var address: Address? {
        addresses.first { $0.machine != nil && $0.machine == machine?.id } ?? addresses.first { $0.machine == nil }
            ?? addresses.first
    }
}
