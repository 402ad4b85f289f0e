// SPDX-License-Identifier: Apache-2.0

/// One field of a release that would change.
package struct FieldChange: Sendable, Hashable, CustomStringConvertible {
    package let field: String
    /// `nil`: it was not there.
    package let before: String?
    package let after: String?

    package init(field: String, before: String?, after: String?) {
        self.field = field
        self.before = before
        self.after = after
    }

    package var description: String {
        switch (before, after) {
        case (let before?, let after?): "~ \(field): \(before) -> \(after)"
        case (nil, let after?): "+ \(field): \(after)"
        case (let before?, nil): "- \(field): \(before)"
        case (nil, nil): "  \(field)"
        }
    }
}
