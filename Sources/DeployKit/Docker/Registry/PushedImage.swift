// SPDX-License-Identifier: Apache-2.0

/// An image as its registry has it now.
package struct PushedImage: Sendable, Hashable {
    /// As pushed, with its tag.
    package let reference: ImageReference
    /// Of the manifest, from the push itself: what the release is pinned to.
    package let digest: ImageDigest
    /// Bytes of the manifest.
    package let manifestSize: Int?

    /// The name that can only ever mean this image.
    package var pinned: ImageReference { reference.at(digest) }
}

extension PushedImage {
    /// From podman's last line, `1: digest: sha256:… size: 737`: it sends no result of its own.
    init?(_ reference: ImageReference, summary: String?) {
        guard let tag = reference.tag, let summary, summary.hasPrefix("\(tag): digest: ") else { return nil }
        let words = summary.dropFirst("\(tag): digest: ".count).split(separator: " ")
        guard words.count == 3, words[1] == "size:", let digest = ImageDigest(String(words[0])) else { return nil }
        self.init(reference: reference, digest: digest, manifestSize: Int(words[2]))
    }
}
