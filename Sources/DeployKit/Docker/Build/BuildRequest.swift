// SPDX-License-Identifier: Apache-2.0

package import Support

/// What is to be built.
package struct BuildRequest: Sendable {
    package enum Network: String, Sendable, CaseIterable {
        case standard = "default"
        case host
        case none
    }

    package let context: BuildContext
    package let tags: [ImageReference]
    /// The stage to stop at; the last one if not given.
    package var target: String?
    /// Such as `linux/amd64`; the daemon's own if not given.
    package var platform: String?
    /// Besides ``platform``; only buildx puts several into one image.
    package var otherPlatforms: [String] = []
    /// They can be read from the image's history: never secrets.
    package var arguments: [String: String] = [:]
    package var labels: [String: String] = [:]
    /// Of the steps that run commands.
    package var network = Network.standard
    package var usesCache = true
    /// For base images that are not on this machine.
    package var credentials: [RegistryCredentials] = []
    /// By the ids that the Dockerfile asks for; only buildx has them.
    package var secrets: [String: Secret<String>] = [:]
    /// Caches that are elsewhere, as buildx takes them.
    package var cacheSources: [String] = []
    package var cacheTargets: [String] = []

    /// - Parameter tags: At least one; each with a tag and without a digest.
    package init(context: BuildContext, tags: [ImageReference]) {
        self.context = context
        self.tags = tags
    }
}
