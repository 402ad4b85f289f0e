// SPDX-License-Identifier: Apache-2.0

/// What the account has under a machine's name, as it was seen.
package struct CloudInventory: Sendable, Hashable {
    /// What a new machine would begin with; `nil` when there is none.
    package var image: MachineImage?
    package var keyPair: KeyPair?
    package var group: Group?
    /// With our tag, neither ended nor ending.
    package var machines: [Machine] = []
    /// Ids of those with our tag that are about to end.
    package var ending: [String] = []
    /// Ids of those with our tag that have ended, which EC2 shows for an hour.
    package var ended: [String] = []
    package var addresses: [Address] = []

    package init() {}

    package struct MachineImage: Sendable, Hashable {
        package let id: String
        package let name: String
        /// The disk that it begins from.
        package let rootDevice: String

        package init(id: String, name: String, rootDevice: String) {
            self.id = id
            self.name = name
            self.rootDevice = rootDevice
        }
    }

    package struct KeyPair: Sendable, Hashable {
        /// Whether it has our tag.
        package var isOurs: Bool
        /// `nil` when EC2 does not tell.
        package var key: AuthorizedKey?

        package init(isOurs: Bool, key: AuthorizedKey?) {
            self.isOurs = isOurs
            self.key = key
        }
    }

    package struct Group: Sendable, Hashable {
        package var id: String
        package var isOurs: Bool
        package var rules: Set<EntryRule>
        /// Doors of other kinds: other protocols, ranges of ports, other groups. For people.
        package var others: [String]

        package init(id: String, isOurs: Bool, rules: Set<EntryRule> = [], others: [String] = []) {
            self.id = id
            self.isOurs = isOurs
            self.rules = rules
            self.others = others
        }
    }

    package struct Address: Sendable, Hashable {
        package var allocation: String
        /// The address itself.
        package var text: String
        package var association: String?
        /// The machine that has it.
        package var machine: String?

        package init(allocation: String, text: String, association: String? = nil, machine: String? = nil) {
            self.allocation = allocation
            self.text = text
            self.association = association
            self.machine = machine
        }
    }
}
