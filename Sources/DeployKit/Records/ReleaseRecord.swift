// SPDX-License-Identifier: Apache-2.0

/// A release as programs are told of it, by `--json` and by webhooks.
package struct ReleaseRecord: Encodable, Sendable, Hashable {
    let id: String
    let revision: String
    let image: String
    let digest: String

    package init(_ release: Release) {
        id = release.id.text
        revision = release.revision.text
        image = release.image.reference
        digest = release.image.digest.text
    }
}
