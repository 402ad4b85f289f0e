// SPDX-License-Identifier: Apache-2.0

/// A container in a list.
package struct ContainerSummary: Sendable, Hashable {
    package let id: String
    package let names: [String]
    package let image: String
    package let imageID: String
    package let labels: [String: String]
    package let status: ContainerDetails.Status
    /// Seconds since 1970.
    package let created: Int
}

extension ContainerSummary: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "Id"
        case names = "Names"
        case image = "Image"
        case imageID = "ImageID"
        case labels = "Labels"
        case status = "State"
        case created = "Created"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(String.self, forKey: .id)
        let names = try container.decodeIfPresent([String].self, forKey: .names) ?? []
        self.names = names.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 }
        image = try container.decode(String.self, forKey: .image)
        imageID = try container.decode(String.self, forKey: .imageID)
        labels = try container.decodeIfPresent([String: String].self, forKey: .labels) ?? [:]
        status = ContainerDetails.Status(word: try container.decode(String.self, forKey: .status))
        created = try container.decode(Int.self, forKey: .created)
    }
}
