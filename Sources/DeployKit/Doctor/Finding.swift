// SPDX-License-Identifier: Apache-2.0

/// One thing that a deploy would fail by, or that will hurt later: where, what was seen, and what to do about it.
package struct Finding: Sendable, Hashable {
    package enum Severity: String, Sendable, Hashable {
        case error
        case warning
    }

    package let code: FindingCode
    package let place: ExaminedPlace
    /// Never a secret; others' words in it are bounded and on one line.
    package let seen: String
    /// A command to type, or what to change.
    package let fix: String

    package init(_ code: FindingCode, _ place: ExaminedPlace, _ seen: String, fix: String) {
        self.code = code
        self.place = place
        self.seen = seen
        self.fix = fix
    }

    package var severity: Severity { code.severity }

    /// For the one line that a step has.
    package var sentence: String { "\(seen): \(fix)" }
}
