// SPDX-License-Identifier: Apache-2.0

/// A page of `GET /vectors/list`.
struct ListReply: Decodable {
    struct Item: Decodable {
        var id: String
    }

    var vectors: [Item]?
    var pagination: Pagination?

    /// Where the next page begins; nil on the last one.
    var next: String? {
        pagination?.next.flatMap { $0.isEmpty ? nil : $0 }
    }
}
