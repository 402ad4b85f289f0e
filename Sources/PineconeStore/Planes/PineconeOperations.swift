// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport

extension PineconeStore {
    /// What requests to the control plane are for, by the name that they carry.
    package static let controlOperations = [HTTPOperation.describeIndex, .createIndex]
    /// What requests to the index itself are for.
    package static let dataOperations = DataOperation.allCases.map(\.name)
}

extension PineconeFailure.Plane {
    var operation: HTTPOperation {
        switch self {
        case .describingIndex: .describeIndex
        case .creatingIndex: .createIndex
        case .data(let operation): operation.name
        }
    }
}

extension DataOperation {
    /// As metrics tell it.
    var name: HTTPOperation {
        switch self {
        case .query: .query
        case .upsert: .upsert
        case .delete: .delete
        case .fetch: .fetch
        case .list: .list
        case .statistics: .statistics
        case .namespaces: .namespaces
        }
    }
}

extension HTTPOperation {
    fileprivate static let describeIndex = HTTPOperation("describe_index")
    fileprivate static let createIndex = HTTPOperation("create_index")
    fileprivate static let query = HTTPOperation("query")
    fileprivate static let upsert = HTTPOperation("upsert")
    fileprivate static let delete = HTTPOperation("delete")
    fileprivate static let fetch = HTTPOperation("fetch")
    fileprivate static let list = HTTPOperation("list")
    fileprivate static let statistics = HTTPOperation("statistics")
    fileprivate static let namespaces = HTTPOperation("namespaces")
}
