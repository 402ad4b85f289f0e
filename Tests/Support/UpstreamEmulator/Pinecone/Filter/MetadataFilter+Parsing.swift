// SPDX-License-Identifier: Apache-2.0

extension MetadataFilter {
    /// Reads a filter as requests carry it: `{"year":{"$gte":2019},"genre":"drama"}`.
    /// - Throws: ``EmulatedFailure`` for what Pinecone refuses.
    init(_ json: JSON) throws {
        guard let members = json.members else { throw EmulatedFailure.invalid("Filter must be an object") }
        self = .all(try members.map(Self.clause))
    }

    /// The filter of a request, nil where it has none: an empty object is none.
    static func optional(_ json: JSON?) throws -> MetadataFilter? {
        guard let json, json != .null, json != .object([]) else { return nil }
        return try MetadataFilter(json)
    }

    private static func clause(_ member: JSON.Member) throws -> MetadataFilter {
        switch member.name {
        case "$and": .all(try clauses(of: member))
        case "$or": .any(try clauses(of: member))
        case let name where name.hasPrefix("$"):
            throw EmulatedFailure.invalid("\(name) is not a valid operator")
        case let name:
            if let conditions = member.value.members {
                try field(name, conditions)
            } else {
                .field(name, .equal(try scalar(member.value, of: "$eq")))
            }
        }
    }

    private static func clauses(of member: JSON.Member) throws -> [MetadataFilter] {
        guard case .array(let elements) = member.value, !elements.isEmpty else {
            throw EmulatedFailure.invalid("the \(member.name) operator must be followed by a non-empty list of filters")
        }
        return try elements.map { try MetadataFilter($0) }
    }

    private static func field(_ name: String, _ conditions: [JSON.Member]) throws -> MetadataFilter {
        guard !conditions.isEmpty else { throw EmulatedFailure.invalid("the filter of field '\(name)' is empty") }
        return .all(try conditions.map { .field(name, try condition($0)) })
    }

    private static func condition(_ member: JSON.Member) throws -> Condition {
        let name = member.name
        switch name {
        case "$eq": return .equal(try scalar(member.value, of: name))
        case "$ne": return .notEqual(try scalar(member.value, of: name))
        case "$in": return .isAmong(try scalars(member.value, of: name))
        case "$nin": return .isNotAmong(try scalars(member.value, of: name))
        case "$exists":
            guard let wanted = member.value.bool else {
                throw EmulatedFailure.invalid("the $exists operator must be followed by a boolean")
            }
            return .exists(wanted)
        default:
            guard let comparison = Comparison(rawValue: name) else {
                throw EmulatedFailure.invalid("\(name) is not a valid operator")
            }
            guard let bound = member.value.number else {
                throw EmulatedFailure.invalid("the \(name) operator must be followed by a number")
            }
            return .compares(comparison, bound)
        }
    }

    private static func scalar(_ value: JSON, of name: String) throws -> JSON {
        switch value {
        case .string, .number, .bool: return value
        default:
            throw EmulatedFailure.invalid("the \(name) operator must be followed by a string, boolean or a number")
        }
    }

    private static func scalars(_ value: JSON, of name: String) throws -> [JSON] {
        guard let elements = value.elements else {
            throw EmulatedFailure.invalid("the \(name) operator must be followed by a list of strings or numbers")
        }
        return try elements.map { try scalar($0, of: name) }
    }
}
