// SPDX-License-Identifier: Apache-2.0

/// Collects everything that is wrong with a request, so that its sender learns all of it in one go.
final class FieldFaults {
    /// Enough to see the pattern; the rest is counted.
    static let maximum = 100

    private var faults: [FieldFault] = []
    private var untold = 0

    func add(_ field: String, _ message: String) {
        if faults.count < Self.maximum {
            faults.append(FieldFault(field: field, message: message))
        } else {
            untold += 1
        }
    }

    var isEmpty: Bool { faults.isEmpty }

    var all: [FieldFault] {
        untold == 0 ? faults : faults + [FieldFault(field: "", message: "has \(untold) more faults")]
    }

    /// The value, when nothing was wrong.
    /// - Throws: ``APIFault/invalidFields(_:)`` otherwise.
    func check<Value>(_ value: Value?) throws -> Value {
        guard isEmpty, let value else { throw APIFault.invalidFields(all) }
        return value
    }
}
