// SPDX-License-Identifier: Apache-2.0

/// Reads the fields of one JSON object, and reports those that nobody asked for.
struct ObjectReader {
    let faults: FieldFaults
    private let path: String
    private var rest: [String: JSONValue] = [:]
    private var known: [String] = []

    /// Nil, and a fault, when the value is no object.
    init?(_ value: JSONValue, at path: String, faults: FieldFaults) {
        guard case .object(let members) = value else {
            faults.add(path, "must be an object, not \(value.kind)")
            return nil
        }
        self.path = path
        self.faults = faults
        for member in members where rest.updateValue(member.value, forKey: member.name) != nil {
            faults.add(place(of: FieldName.shown(member.name)), "is given twice")
        }
    }

    /// The field's value; nil and a fault when it is missing or wrong.
    mutating func required<Value>(_ name: String, _ parser: FieldParser<Value>) -> Value? {
        guard let value = take(name) else {
            faults.add(place(of: name), "is required")
            return nil
        }
        return parser.parse(value, place(of: name), faults)
    }

    /// The field's value; nil when it is missing or null, or, with a fault, wrong.
    mutating func optional<Value>(_ name: String, _ parser: FieldParser<Value>) -> Value? {
        guard let value = take(name), value != .null else { return nil }
        return parser.parse(value, place(of: name), faults)
    }

    /// Whether the object has no such field, or null there.
    mutating func isAbsent(_ name: String) -> Bool {
        guard rest[name, default: .null] == .null else { return false }
        _ = take(name)
        return true
    }

    /// Reports what was not asked for.
    func finish() {
        for name in rest.keys.sorted() {
            let hint = FieldName.suggestion(for: name, among: known).map { "; did you mean \($0)?" } ?? ""
            faults.add(place(of: FieldName.shown(name)), "is not a known field\(hint)")
        }
    }

    private mutating func take(_ name: String) -> JSONValue? {
        known.append(name)
        return rest.removeValue(forKey: name)
    }

    private func place(of name: String) -> String {
        path.isEmpty ? name : path + "." + name
    }
}
