// SPDX-License-Identifier: Apache-2.0

/// What is asked of an index. Closed, so that limits and meanings of failures are decided by it in one switch each.
enum DataOperation: String, Sendable, CaseIterable {
    case query
    case upsert
    case delete
    case fetch
    case list
    case statistics
    case namespaces

    var path: String {
        switch self {
        case .query: "query"
        case .upsert: "vectors/upsert"
        case .delete: "vectors/delete"
        case .fetch: "vectors/fetch"
        case .list: "vectors/list"
        case .statistics: "describe_index_stats"
        case .namespaces: "namespaces"
        }
    }

    /// Whether "not found" is an answer: an upsert makes its namespace, and the others name none.
    var mayMissNamespace: Bool {
        switch self {
        case .query, .delete, .fetch, .list: true
        case .upsert, .statistics, .namespaces: false
        }
    }

    func timeout(_ configuration: PineconeConfiguration) -> Duration {
        switch self {
        case .query: configuration.queryTimeout
        case .upsert: configuration.upsertTimeout
        case .delete: configuration.deleteTimeout
        case .fetch, .list, .statistics, .namespaces: configuration.readTimeout
        }
    }
}
