// SPDX-License-Identifier: Apache-2.0

/// An image as the daemon has it.
package struct ImageDetails: Sendable, Hashable {
    /// The daemon's own id. Never to be compared across daemons: with one image store it is the configuration's digest,
    /// with another the manifest's. Which image something is says ``digests``.
    package let id: String
    package let tags: [String]
    /// The names by which registries know it, `repository@sha256:…`; empty until it was pushed or pulled.
    package let digests: [String]
    /// In Go's words: `amd64`, `arm64`.
    package let architecture: String
    package let operatingSystem: String
    package let labels: [String: String]
    package let bytes: Int

    /// Whether this is what a registry has at `reference`, which has a digest.
    package func isPinned(_ reference: ImageReference) -> Bool {
        guard let digest = reference.digest else { return false }
        return digests.contains(reference.repository + "@" + digest.text)
    }
}

extension ImageDetails: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case tags = "RepoTags"
        case digests = "RepoDigests"
        case architecture = "Architecture"
        case operatingSystem = "Os"
        case configuration = "Config"
        case bytes = "Size"
    }

    private struct Configuration: Decodable {
        let labels: [String: String]?

        enum CodingKeys: String, CodingKey { case labels = "Labels" }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        tags = try container.decodeIfPresent([String].self, forKey: .tags) ?? []
        digests = try container.decodeIfPresent([String].self, forKey: .digests) ?? []
        architecture = try container.decodeIfPresent(String.self, forKey: .architecture) ?? ""
        operatingSystem = try container.decodeIfPresent(String.self, forKey: .operatingSystem) ?? ""
        labels = try container.decodeIfPresent(Configuration.self, forKey: .configuration)?.labels ?? [:]
        bytes = try container.decodeIfPresent(Int.self, forKey: .bytes) ?? 0
    }
}
