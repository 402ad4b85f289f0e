// SPDX-License-Identifier: Apache-2.0

/// An image by what it holds: a tag may move, a digest cannot.
package struct PinnedImage: Codable, Sendable, Hashable {
    package let repository: ImageRepository
    package let digest: ContentDigest

    package init(repository: ImageRepository, digest: ContentDigest) {
        self.repository = repository
        self.digest = digest
    }

    /// As `docker pull` takes it.
    package var reference: String { "\(repository.text)@\(digest.text)" }
}
