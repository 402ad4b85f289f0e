// SPDX-License-Identifier: Apache-2.0

/// What there is of Docker on a host.
package struct DockerInventory: Sendable, Hashable {
    package var hasProgram = false
    /// Of the daemon; `nil` when it does not answer, then ``complaint`` may say why.
    package var version: String?
    package var complaint: String?
    /// As the daemon has it in force.
    package var isLiveRestoreOn: Bool?
    /// A node of a swarm takes no live-restore: its daemon would not start.
    package var isInSwarm = false
    /// Options of the daemon's command line. What is set there must not be in its file, or it does not start.
    package var flags: Set<String> = []
    /// Text of `/etc/docker/daemon.json`.
    package var file: String?
    /// The file was changed after the daemon began.
    package var isFileNewer = false
    package var hasGroup = false
    /// Of apt: Docker's own repository, and the key that signs it.
    package var source: String?
    package var signingKey: String?

    package init() {}
}
