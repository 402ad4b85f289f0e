// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

/// Turns a JSON value into one of ours; reports what is wrong with it and returns nil otherwise.
struct FieldParser<Value> {
    let parse: (JSONValue, _ path: String, FieldFaults) -> Value?
}

extension FieldParser {
    /// A string that a type of the domain makes sense of.
    static func text(_ make: @escaping (String) throws(InvalidValue) -> Value) -> FieldParser {
        FieldParser { value, path, faults in
            guard case .string(let text) = value else {
                faults.add(path, "must be a string, not \(value.kind)")
                return nil
            }
            do throws(InvalidValue) {
                return try make(text)
            } catch {
                faults.add(path, error.message)
                return nil
            }
        }
    }

    /// A list of at most `maximum` elements.
    static func list<Element>(
        of element: FieldParser<Element>,
        count: ClosedRange<Int>
    ) -> FieldParser where Value == [Element] {
        FieldParser { value, path, faults in
            guard case .array(let elements) = value else {
                faults.add(path, "must be an array, not \(value.kind)")
                return nil
            }
            if !count.contains(elements.count) {
                faults.add(path, "must have \(count.lowerBound) to \(count.upperBound) elements, not \(elements.count)")
            }
            return elements.enumerated().compactMap { element.parse($1, "\(path)[\($0)]", faults) }
        }
    }

    /// An object, read field by field.
    static func object(_ read: @escaping (inout ObjectReader) -> Value?) -> FieldParser {
        FieldParser { value, path, faults in
            guard var reader = ObjectReader(value, at: path, faults: faults) else { return nil }
            let result = read(&reader)
            reader.finish()
            return result
        }
    }
}

extension FieldParser where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
    /// One of the words of a closed set.
    static var choice: FieldParser {
        .text { (text) throws(InvalidValue) -> Value in
            guard let value = Value(rawValue: text) else {
                throw InvalidValue("must be one of \(Value.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            return value
        }
    }
}

extension FieldParser<Int> {
    static func integer(in range: ClosedRange<Int>) -> FieldParser {
        FieldParser { value, path, faults in
            let integer: Int?
            switch value {
            case .integer(let number): integer = number
            case .number(let number): integer = Int(exactly: number)
            default:
                faults.add(path, "must be a whole number, not \(value.kind)")
                return nil
            }
            guard let integer, range.contains(integer) else {
                faults.add(path, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
                return nil
            }
            return integer
        }
    }
}

extension FieldParser<Double> {
    static func number(in range: ClosedRange<Double>) -> FieldParser {
        FieldParser { value, path, faults in
            let number: Double
            switch value {
            case .integer(let integer): number = Double(integer)
            case .number(let double): number = double
            default:
                faults.add(path, "must be a number, not \(value.kind)")
                return nil
            }
            guard range.contains(number) else {
                faults.add(path, "must be from \(range.lowerBound) to \(range.upperBound)")
                return nil
            }
            return number
        }
    }
}

extension FieldParser<Bool> {
    static var flag: FieldParser {
        FieldParser { value, path, faults in
            guard case .bool(let flag) = value else {
                faults.add(path, "must be true or false, not \(value.kind)")
                return nil
            }
            return flag
        }
    }
}

extension FieldParser<Date> {
    static var timestamp: FieldParser {
        .text { (text) throws(InvalidValue) -> Date in
            guard let date = Timestamp.parse(text) else {
                throw InvalidValue("must be an RFC 3339 date and time, such as 2026-11-22T10:00:00Z")
            }
            return date
        }
    }
}
