// SPDX-License-Identifier: Apache-2.0

/// One thing that is wrong with a request: where, and what. Never holds a field's value.
struct FieldFault: Hashable, Sendable {
    /// The path from the body's root, e.g. `items[3].text`; empty for the body as a whole.
    let field: String
    /// Completes "«field» …".
    let message: String

    var json: JSONValue {
        ["field": .string(field), "message": .string(message)]
    }
}
