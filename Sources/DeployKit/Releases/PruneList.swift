// SPDX-License-Identifier: Apache-2.0

/// What nothing needs any more.
package struct PruneList: Codable, Sendable, Hashable {
    package let containers: [ContainerName]
    package let images: [PinnedImage]
    package let files: [AbsolutePath]

    package init(containers: [ContainerName] = [], images: [PinnedImage] = [], files: [AbsolutePath] = []) {
        self.containers = containers
        self.images = images
        self.files = files
    }

    package var isEmpty: Bool { containers.isEmpty && images.isEmpty && files.isEmpty }
}
