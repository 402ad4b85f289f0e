// SPDX-License-Identifier: Apache-2.0

/// A container to start, and where it is found afterwards.
package struct ContainerStart: Codable, Sendable, Hashable {
    package let name: ContainerName
    package let service: ServiceName
    package let release: Release
    package let environmentFile: AbsolutePath
    /// The host's address that the port is published on: loopback behind nginx, every interface in plain mode.
    package let address: String
    package let port: NetworkPort

    package init(
        name: ContainerName,
        service: ServiceName,
        release: Release,
        environmentFile: AbsolutePath,
        address: String,
        port: NetworkPort
    ) {
        self.name = name
        self.service = service
        self.release = release
        self.environmentFile = environmentFile
        self.address = address
        self.port = port
    }
}
