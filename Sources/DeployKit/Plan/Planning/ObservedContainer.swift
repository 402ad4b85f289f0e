// SPDX-License-Identifier: Apache-2.0

/// A container of the service, by our labels.
package struct ObservedContainer: Sendable, Hashable {
    package let name: ContainerName
    package let release: ReleaseID
    package let image: ContentDigest?
    package let port: NetworkPort
    package let isRunning: Bool

    package init(
        name: ContainerName,
        release: ReleaseID,
        image: ContentDigest?,
        port: NetworkPort,
        isRunning: Bool
    ) {
        self.name = name
        self.release = release
        self.image = image
        self.port = port
        self.isRunning = isRunning
    }
}
