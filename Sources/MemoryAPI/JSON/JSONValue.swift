// SPDX-License-Identifier: Apache-2.0

/// A JSON text as a tree. Objects keep the order and the repetitions of their members, so that a repeated name can be
/// reported and an answer reads in the order it was written.
enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A number that was written without fraction and exponent and fits.
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// What it is, in words for a fault message.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// One name and value of a JSON object.
struct JSONMember: Hashable, Sendable {
    let name: String
    let value: JSONValue
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral
{
    init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { JSONMember(name: $0.0, value: $0.1) })
    }

    init(arrayLiteral elements: JSONValue...) {
        self = .array(elements)
    }

    init(stringLiteral value: String) {
        self = .string(value)
    }

    init(booleanLiteral value: Bool) {
        self = .bool(value)
    }

    init(integerLiteral value: Int) {
        self = .integer(value)
    }

    init(nilLiteral: ()) {
        self = .null
    }
}

extension JSONValue {
    /// A string, or null.
    init(_ text: String?) {
        self = text.map(JSONValue.string) ?? .null
    }

    /// A number of at most six decimals: what a score or a time means; more would be noise.
    init(rounded number: Double) {
        self = .number((number * 1_000_000).rounded() / 1_000_000)
    }
}
