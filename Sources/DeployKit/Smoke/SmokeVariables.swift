// SPDX-License-Identifier: Apache-2.0

/// The variables of one run of a suite.
package struct SmokeVariables: Sendable {
    /// `${RANDOM}`: the same in the whole run, another one in the next.
    package static let random = "RANDOM"
    /// `${RELEASE}` and `${REVISION}`: what must answer.
    package static let release = "RELEASE"
    package static let revision = "REVISION"
    static let reserved: Set = [random, release, revision]

    package private(set) var values: [String: String]

    /// - Parameters:
    ///   - given: What the suite needs.
    ///   - random: Of 16 or more characters, from ``RandomText``.
    /// - Throws: The names that are needed and not given.
    package init(
        of suite: SmokeSuite,
        given: [String: String],
        random: String
    ) throws(MissingSmokeVariables) {
        let missing = suite.needs.filter { given[$0] == nil }
        guard missing.isEmpty else { throw MissingSmokeVariables(names: missing) }
        values = given
        values[Self.random] = random
        let base = values
        for (name, text) in suite.variables {
            if let value = text.filled(with: base) { values[name] = value }
        }
    }

    package mutating func set(_ captured: [String: String]) {
        values.merge(captured) { _, new in new }
    }
}

/// A suite needs what nobody gave.
package struct MissingSmokeVariables: Error, Sendable, Hashable {
    package let names: [String]

    package init(names: [String]) {
        self.names = names
    }
}
