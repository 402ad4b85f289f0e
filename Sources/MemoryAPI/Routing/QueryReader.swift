// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// Reads the fields of a query string with the parsers of JSON fields, and reports those that nobody asked for.
struct QueryReader {
    var object: ObjectReader

    init(_ request: Request, faults: FieldFaults) {
        var members: [JSONMember] = []
        for pair in (request.uri.query ?? "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentDecoding.decode(parts[0], plusIsSpace: true),
                let value = PercentDecoding.decode(parts.count > 1 ? parts[1] : "", plusIsSpace: true)
            else {
                faults.add(FieldName.shown(String(parts[0])), "is not percent-encoded UTF-8")
                continue
            }
            members.append(JSONMember(name: name, value: .string(value)))
        }
        guard let object = ObjectReader(.object(members), at: "", faults: faults) else {
            preconditionFailure("an object value is an object")
        }
        self.object = object
    }

    mutating func required<Value>(_ name: String, _ parser: FieldParser<Value>) -> Value? {
        object.required(name, parser)
    }

    mutating func optional<Value>(_ name: String, _ parser: FieldParser<Value>) -> Value? {
        object.optional(name, parser)
    }

    func finish() {
        object.finish()
    }
}

extension FieldParser<Int> {
    /// A whole number as a query writes it.
    static func decimal(in range: ClosedRange<Int>) -> FieldParser {
        FieldParser { value, path, faults in
            guard case .string(let text) = value, let number = Int(text), range.contains(number) else {
                faults.add(path, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
                return nil
            }
            return number
        }
    }
}
