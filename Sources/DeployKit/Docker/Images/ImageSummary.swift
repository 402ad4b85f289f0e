// SPDX-License-Identifier: Apache-2.0

/// An image in a list.
package struct ImageSummary: Sendable, Hashable {
    package let id: String
    package let tags: [String]
    /// `repository@sha256:…`.
    package let digests: [String]
    package let labels: [String: String]
    /// Seconds since 1970.
    package let created: Int
    package let bytes: Int
}

extension ImageSummary: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case tags = "RepoTags"
        case digests = "RepoDigests"
        case labels = "Labels"
        case created = "Created"
        case bytes = "Size"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        // Engine 20.10 lists what has no name as "<none>:<none>".
        let tags = try container.decodeIfPresent([String].self, forKey: .tags) ?? []
        self.tags = tags.filter { $0 != "<none>:<none>" }
        let digests = try container.decodeIfPresent([String].self, forKey: .digests) ?? []
        self.digests = digests.filter { $0 != "<none>@<none>" }
        labels = try container.decodeIfPresent([String: String].self, forKey: .labels) ?? [:]
        created = try container.decodeIfPresent(Int.self, forKey: .created) ?? 0
        bytes = try container.decodeIfPresent(Int.self, forKey: .bytes) ?? 0
    }
}
