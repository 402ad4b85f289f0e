// SPDX-License-Identifier: Apache-2.0

/// A host as it was seen.
package struct HostObservation: Sendable, Hashable {
    package var host: HostName
    package var containers: [ObservedContainer]
    /// nginx's file, `nil` when there is none.
    package var proxyText: String?
    /// The release that answered through nginx, by its header.
    package var answeringRelease: ReleaseID?
    /// Of the service's repository, and of those that its records name.
    package var images: Set<ContentDigest>
    /// Those of them that were built for this service, by their label. A repository may serve several services.
    package var ownImages: Set<ContentDigest>
    package var environmentFiles: Set<AbsolutePath>
    package var history: [ReleaseEntry]
    /// Who closed the door for maintenance, and when, as was noted; `nil` when it is open.
    package var maintenance: String?

    package init(
        host: HostName,
        containers: [ObservedContainer] = [],
        proxyText: String? = nil,
        answeringRelease: ReleaseID? = nil,
        images: Set<ContentDigest> = [],
        ownImages: Set<ContentDigest> = [],
        environmentFiles: Set<AbsolutePath> = [],
        history: [ReleaseEntry] = [],
        maintenance: String? = nil
    ) {
        self.host = host
        self.containers = containers
        self.proxyText = proxyText
        self.answeringRelease = answeringRelease
        self.images = images
        self.ownImages = ownImages
        self.environmentFiles = environmentFiles
        self.history = history
        self.maintenance = maintenance
    }

    package var releases: ReleaseHistory { ReleaseHistory(history) }
}
