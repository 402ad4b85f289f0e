// SPDX-License-Identifier: Apache-2.0

/// A page of `GET /namespaces`.
struct NamespacesReply: Decodable {
    struct Namespace: Decodable {}

    var namespaces: [Namespace]?
    var pagination: Pagination?
    /// Of all pages; not in every version of the API.
    var totalCount: Int?

    enum CodingKeys: String, CodingKey {
        case namespaces
        case pagination
        case totalCount = "total_count"
    }
}
