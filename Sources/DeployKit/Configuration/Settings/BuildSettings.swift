// SPDX-License-Identifier: Apache-2.0

/// How the image is built.
package struct BuildSettings: Sendable, Hashable {
    package var builder = BuildBuilder.engine
    /// A folder, relative to that of the configuration.
    package var context: String
    package var dockerfile: String
    package var target: String?
    package var platform: ImagePlatform
    /// Besides ``platform``, in the same image.
    package var otherPlatforms: [ImagePlatform] = []
    package var arguments: [String: String]
    /// By the ids that the Dockerfile asks for.
    package var secrets: [String: SecretReference] = [:]
    /// As buildx takes them, such as `type=registry,ref=ghcr.io/example/demo:cache`.
    package var cacheSources: [String] = []
    package var cacheTargets: [String] = []

    package var platforms: [ImagePlatform] { [platform] + otherPlatforms }
}
