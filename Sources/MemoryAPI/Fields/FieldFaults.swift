// SPDX-License-Identifier: Apache-2.0

/// Collects everything that is wrong with a request, so that its sender learns all of it in one go.
final class FieldFaults {
    /// Enough to see the pattern; the rest is counted.
    static let maximum = 100

    private var faults: [FieldFault] = []
    private var untold = 0
    private var refusal: APIFault?

    func add(_ field: String, _ message: String) {
        if faults.count < Self.maximum {
            faults.append(FieldFault(field: field, message: message))
        } else {
            untold += 1
        }
    }

    /// Notes that the request is refused as a whole, whatever else is wrong with it.
    func refuse(_ fault: APIFault) {
        refusal = refusal ?? fault
    }

    var isEmpty: Bool { faults.isEmpty && refusal == nil }

    var all: [FieldFault] {
        untold == 0 ? faults : faults + [FieldFault(field: "", message: "has \(untold) more faults")]
    }

    /// The value, when nothing was wrong.
    /// - Throws: why the request is refused, or ``APIFault/invalidFields(_:)``, otherwise.
    func check<Value>(_ value: Value?) throws -> Value {
        if let refusal { throw refusal }
        guard isEmpty, let value else { throw APIFault.invalidFields(all) }
        return value
    }
}
