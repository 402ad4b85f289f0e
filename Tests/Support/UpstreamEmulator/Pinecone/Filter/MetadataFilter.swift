// SPDX-License-Identifier: Apache-2.0

/// A metadata filter (docs.pinecone.io, "Filter by metadata"). There is no `$not`.
///
/// A record that lacks the field matches neither `$eq`, `$in` nor a comparison, and matches both `$ne` and `$nin`: these
/// are the complements of `$eq` and `$in`. A list of strings is equal to each of its elements.
indirect enum MetadataFilter: Sendable {
    case all([MetadataFilter])
    case any([MetadataFilter])
    case field(String, Condition)

    enum Condition: Sendable {
        case equal(JSON)
        case notEqual(JSON)
        case isAmong([JSON])
        case isNotAmong([JSON])
        case compares(Comparison, Double)
        case exists(Bool)
    }

    enum Comparison: String, Sendable {
        case greater = "$gt"
        case greaterOrEqual = "$gte"
        case less = "$lt"
        case lessOrEqual = "$lte"

        func holds(_ left: Double, _ right: Double) -> Bool {
            switch self {
            case .greater: left > right
            case .greaterOrEqual: left >= right
            case .less: left < right
            case .lessOrEqual: left <= right
            }
        }
    }

    func matches(_ metadata: RecordMetadata?) -> Bool {
        switch self {
        case .all(let filters): filters.allSatisfy { $0.matches(metadata) }
        case .any(let filters): filters.contains { $0.matches(metadata) }
        case .field(let name, let condition): condition.matches(metadata?[name])
        }
    }
}

extension MetadataFilter.Condition {
    func matches(_ value: JSON?) -> Bool {
        switch self {
        case .equal(let wanted): value.map { Self.isEqual($0, wanted) } ?? false
        case .notEqual(let wanted): !(value.map { Self.isEqual($0, wanted) } ?? false)
        case .isAmong(let wanted): value.map { Self.isAmong($0, wanted) } ?? false
        case .isNotAmong(let wanted): !(value.map { Self.isAmong($0, wanted) } ?? false)
        case .compares(let comparison, let bound): value?.number.map { comparison.holds($0, bound) } ?? false
        case .exists(let wanted): (value != nil) == wanted
        }
    }

    private static func isEqual(_ value: JSON, _ wanted: JSON) -> Bool {
        if case .array(let elements) = value { return elements.contains(wanted) }
        return value == wanted
    }

    private static func isAmong(_ value: JSON, _ wanted: [JSON]) -> Bool {
        wanted.contains { isEqual(value, $0) }
    }
}
