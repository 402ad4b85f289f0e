// SPDX-License-Identifier: Apache-2.0

/// What there is on a host, as far as a deploy needs it: what ``SetupPlan`` decides by. From the output of
/// ``InventoryScript``.
package struct HostInventory: Sendable, Hashable {
    /// How far the user who looked may act as root.
    package enum Access: String, Sendable, Hashable {
        case root
        /// By `sudo -n`, whatever it is.
        case sudo
        case denied
    }

    package struct System: Sendable, Hashable {
        /// As `/etc/os-release` has it: `debian`, `ubuntu`.
        package var id: String
        /// `12`, `24.04`; empty where a distribution has none.
        package var version: String
        /// `bookworm`, `noble`.
        package var codename: String
        /// For people.
        package var name: String
        /// As dpkg says it: `amd64`, `arm64`; the processor's name where there is no dpkg.
        package var architecture: String
        package var hasSystemd: Bool

        package init(
            id: String,
            version: String,
            codename: String,
            name: String,
            architecture: String,
            hasSystemd: Bool
        ) {
            self.id = id
            self.version = version
            self.codename = codename
            self.name = name
            self.architecture = architecture
            self.hasSystemd = hasSystemd
        }
    }

    /// A user that the host knows.
    package struct Account: Sendable, Hashable {
        package var home: String
        package var groups: Set<String>

        package init(home: String, groups: Set<String>) {
            self.home = home
            self.groups = groups
        }
    }

    /// A file or folder that is there.
    package struct Place: Sendable, Hashable {
        package var isFolder: Bool
        package var owner: String
        /// Permissions alone.
        package var mode: Int

        package init(isFolder: Bool, owner: String, mode: Int) {
            self.isFolder = isFolder
            self.owner = owner
            self.mode = mode
        }
    }

    package var system: System
    /// Who looked.
    package var login: String
    package var access: Access
    /// Versions of the packages that were asked for, by name.
    package var packages: [String: String]
    package var docker: DockerInventory
    package var nginx: NginxInventory
    /// The user who deploys; `nil` when the host does not know them.
    package var account: Account?
    /// Lines of the user's `authorized_keys`.
    package var authorizedKeys: [String]
    /// What the user may do by sudo, in the file that is ours.
    package var commandRules: String?
    /// Of the paths that were asked for, those that are there.
    package var places: [AbsolutePath: Place]
    /// Settings of sshd that matter here, by their names in lower case; empty where it would not tell.
    package var sshd: [String: String]
    package var firewall: FirewallInventory
    /// Ports that something listens on beyond loopback.
    package var openPorts: Set<Int>
    /// The program that keeps the clock right; `nil` when none runs.
    package var timeProgram: String?
    /// Bytes.
    package var freeBytes: Int
    package var memory: Int
    package var swap: Int
}
