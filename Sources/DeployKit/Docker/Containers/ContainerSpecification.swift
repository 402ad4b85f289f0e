// SPDX-License-Identifier: Apache-2.0

package import Support

/// How a container is run. Hardened by construction: all capabilities dropped, no new privileges, ports on the loopback
/// interface only; there is no way to say otherwise here.
package struct ContainerSpecification: Sendable {
    package enum Network: String, Sendable {
        case bridge
        case host
        case none
    }

    /// A port of the container, published on 127.0.0.1. Docker publishes past the host's firewall, so no other address
    /// can be named. With ``Network/host`` the daemon discards it.
    package struct Port: Sendable, Hashable {
        package let container: UInt16
        package let host: UInt16

        package init(container: UInt16, host: UInt16) {
            self.container = container
            self.host = host
        }
    }

    package struct Mount: Sendable, Hashable {
        package enum Source: Sendable, Hashable {
            /// A named volume, made when it is not there.
            case volume(String)
            /// A file or folder of the host.
            case path(String)
        }

        package let source: Source
        package let target: String
        package let isReadOnly: Bool

        package init(_ source: Source, at target: String, isReadOnly: Bool) {
            self.source = source
            self.target = target
            self.isReadOnly = isReadOnly
        }
    }

    package enum Restart: String, Sendable {
        case never = "no"
        case always
        case unlessStopped = "unless-stopped"
    }

    package struct HealthCheck: Sendable, Hashable {
        /// Run without a shell.
        package var command: [String]
        package var interval: Duration = .seconds(10)
        package var timeout: Duration = .seconds(5)
        /// Failures during it do not count.
        package var startPeriod: Duration = .seconds(30)
        package var retries = 3

        package init(command: [String]) {
            self.command = command
        }
    }

    /// A reference, pinned by digest for a release, or an id.
    package var image: String
    /// In place of the image's own.
    package var entrypoint: [String]?
    package var command: [String]?
    /// Whoever may talk to the daemon can read it: secrets belong in files.
    package var environment: [String: Secret<String>] = [:]
    package var labels: [String: String] = [:]
    /// Numeric, as `uid` or `uid:gid`; the image's own if not given.
    package var user: String?
    package var hasReadOnlyRoot = true
    /// Paths of file systems in memory, with their bound in bytes.
    package var temporaryFolders: [String: Int] = ["/tmp": 64 * 1024 * 1024]
    package var mounts: [Mount] = []
    package var maximumProcesses = 512
    package var memoryBytes: Int?
    package var processors: Double?
    package var network = Network.bridge
    package var ports: [Port] = []
    package var restart = Restart.unlessStopped
    /// Between the signal to stop and the kill: longer than the drain of what runs.
    package var stopTimeout: Duration = .seconds(30)
    /// The image's own if not given.
    package var healthCheck: HealthCheck?
    /// Standard output and error are kept in this many files of this many bytes each.
    package var logFileBytes = 10 * 1024 * 1024
    package var logFiles = 5

    package init(image: String) {
        self.image = image
    }
}
