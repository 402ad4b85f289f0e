// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Everything that runs, as one value: bringing it back is deploying it again.
package struct Release: Codable, Sendable, Hashable {
    package let id: ReleaseID
    package let revision: GitRevision
    package let image: PinnedImage
    package let environment: EnvironmentRecord
    package let run: RunSpecification
    /// `nil` in plain mode: the container itself takes the public port.
    package let proxy: ProxySpecification?
    package let createdAt: Date
    /// Who had it made: a user, or a CI run.
    package let actor: String

    package init(
        id: ReleaseID,
        revision: GitRevision,
        image: PinnedImage,
        environment: EnvironmentRecord,
        run: RunSpecification,
        proxy: ProxySpecification?,
        createdAt: Date,
        actor: String
    ) {
        self.id = id
        self.revision = revision
        self.image = image
        self.environment = environment
        self.run = run
        self.proxy = proxy
        self.createdAt = createdAt
        self.actor = actor
    }

    /// Whether both would run the same: all but name, time and actor.
    package func runsLike(_ other: Release) -> Bool {
        revision == other.revision && image == other.image && environment == other.environment && run == other.run
            && proxy == other.proxy
    }
}
