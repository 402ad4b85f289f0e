// SPDX-License-Identifier: Apache-2.0

/// A container as it is at this moment.
package struct ContainerDetails: Sendable, Hashable {
    package enum Status: String, Sendable, Hashable {
        case created
        case running
        case paused
        case restarting
        case removing
        case exited
        case dead
        /// What a newer daemon says.
        case unknown

        /// - Parameter word: The daemon's. Podman says `stopped` of what has exited and was not tidied up after.
        init(word: String) {
            self = word == "stopped" ? .exited : Status(rawValue: word) ?? .unknown
        }
    }

    package struct Health: Sendable, Hashable {
        package enum Status: String, Sendable, Hashable {
            case starting
            case healthy
            case unhealthy
            /// No probe is configured.
            case none
            case unknown
        }

        package struct Probe: Sendable, Hashable {
            package let exitCode: Int
            /// At most the first 4 KiB of it, which is all the daemon keeps.
            package let output: String
        }

        package let status: Status
        package let failingStreak: Int
        /// The last probes, oldest first; the daemon keeps five.
        package let log: [Probe]
    }

    package struct PublishedPort: Sendable, Hashable {
        /// Such as `8000/tcp`.
        package let container: String
        package let address: String
        package let host: Int
    }

    package let id: String
    package let name: String
    /// The daemon's own id of the image: see ``ImageDetails/id``.
    package let imageID: String
    /// As it was named when the container was made.
    package let image: String
    package let labels: [String: String]
    package let status: Status
    package let isRunning: Bool
    /// Of the last run; 0 while it runs or before.
    package let exitCode: Int
    package let wasKilledForMemory: Bool
    /// Why it could not be started, in the daemon's words.
    package let failure: String
    /// As the daemon writes times, RFC 3339.
    package let startedAt: String
    package let finishedAt: String
    package let restartCount: Int
    /// `nil` when the container has no health check.
    package let health: Health?
    package let ports: [PublishedPort]
}
