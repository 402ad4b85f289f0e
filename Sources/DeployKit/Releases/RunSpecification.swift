// SPDX-License-Identifier: Apache-2.0

/// How a container of the service is run, without its secrets. Part of a release: rolling back brings it back.
package struct RunSpecification: Codable, Sendable, Hashable {
    /// The port inside of the container.
    package var containerPort: NetworkPort
    /// Bytes.
    package var memory: Int
    /// Thousandths of a CPU.
    package var milliCPUs: Int
    package var processes: Int
    package var stopTimeout: Milliseconds
    package var volumes: [VolumeMount]
    /// Paths inside of the container that may be written to and are forgotten with it.
    package var temporaryPaths: [AbsolutePath]
    /// The user inside, as a number with or without a group, when the image's own is not wanted.
    package var user: String?
    /// Arguments after the image; the image's own when empty.
    package var command: [String]

    package init(
        containerPort: NetworkPort,
        memory: Int,
        milliCPUs: Int,
        processes: Int,
        stopTimeout: Milliseconds,
        volumes: [VolumeMount] = [],
        temporaryPaths: [AbsolutePath] = [],
        user: String? = nil,
        command: [String] = []
    ) {
        self.containerPort = containerPort
        self.memory = memory
        self.milliCPUs = milliCPUs
        self.processes = processes
        self.stopTimeout = stopTimeout
        self.volumes = volumes
        self.temporaryPaths = temporaryPaths
        self.user = user
        self.command = command
    }
}
