// SPDX-License-Identifier: Apache-2.0

/// What images and build cache take on the daemon's disk.
package struct DiskUsage: Sendable, Hashable {
    /// Layers, each counted once; `nil` where the daemon does not count them, as podman 4 does not.
    package let layerBytes: Int?
    /// BuildKit's cache that no image and no build needs now.
    package let reclaimableCacheBytes: Int
}

extension DiskUsage: Decodable {
    private struct CacheRecord: Decodable {
        let isInUse: Bool?
        let isShared: Bool?
        let bytes: Int?

        enum CodingKeys: String, CodingKey {
            case isInUse = "InUse"
            case isShared = "Shared"
            case bytes = "Size"
        }
    }

    private struct Image: Decodable {}

    private enum CodingKeys: String, CodingKey {
        case layerBytes = "LayersSize"
        case images = "Images"
        case cache = "BuildCache"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let layers = try container.decodeIfPresent(Int.self, forKey: .layerBytes)
        let hasImages = try container.decodeIfPresent([Image].self, forKey: .images)?.isEmpty == false
        layerBytes = layers == 0 && hasImages ? nil : layers
        let cache = try container.decodeIfPresent([CacheRecord].self, forKey: .cache) ?? []
        reclaimableCacheBytes = cache.reduce(0) { sum, record in
            record.isInUse == true || record.isShared == true ? sum : sum + (record.bytes ?? 0)
        }
    }
}
