// SPDX-License-Identifier: Apache-2.0

/// A JSON text as a tree, with arrays of nothing but numbers kept apart: vectors are most of what upstreams are sent.
enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    /// An array with at least one element, all of them numbers.
    case numbers([Double])
    case array([JSON])
    /// In the order it was written. The last of several members with one name counts.
    case object([Member])

    struct Member: Hashable, Sendable {
        let name: String
        let value: JSON
    }

    /// The member of an object; nil where there is none, or this is no object.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    var number: Double? {
        guard case .number(let number) = self else { return nil }
        return number
    }

    /// A number without a fraction.
    var integer: Int? { number.flatMap { Int(exactly: $0) } }

    var bool: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }

    /// The elements of any array.
    var elements: [JSON]? {
        switch self {
        case .array(let elements): elements
        case .numbers(let numbers): numbers.map(JSON.number)
        default: nil
        }
    }

    /// Elements that are all strings; an empty array too.
    var strings: [String]? {
        guard case .array(let elements) = self else { return nil }
        let strings = elements.compactMap(\.string)
        return strings.count == elements.count ? strings : nil
    }

    /// The numbers of an array in single precision; an empty array too.
    var floats: [Float]? {
        switch self {
        case .numbers(let numbers): numbers.map(Float.init)
        case .array(let elements) where elements.isEmpty: []
        default: nil
        }
    }

    var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}

// Not by `nil`: where a `JSON?` is wanted, a literal `nil` would be `.null`.
extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral
{
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }

    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(stringLiteral value: String) { self = .string(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(integerLiteral value: Int) { self = .number(Double(value)) }
    init(floatLiteral value: Double) { self = .number(value) }
}

extension JSON {
    init(_ integer: Int) { self = .number(Double(integer)) }
}
