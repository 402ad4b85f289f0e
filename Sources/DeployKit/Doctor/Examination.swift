// SPDX-License-Identifier: Apache-2.0

/// What was looked at in one place, and what was found there.
package struct Examination: Sendable, Hashable {
    package struct Row: Sendable, Hashable {
        package let topic: ExaminedTopic
        /// What there is when nothing is wrong with it.
        package let note: String
        package let findings: [Finding]
    }

    package let place: ExaminedPlace
    package private(set) var rows: [Row] = []

    package init(_ place: ExaminedPlace) {
        self.place = place
    }

    package var findings: [Finding] { rows.flatMap(\.findings) }

    /// - Parameter findings: Those of other topics are left to their own rows.
    mutating func add(_ topic: ExaminedTopic, _ note: String, _ findings: [Finding]) {
        rows.append(Row(topic: topic, note: note, findings: findings.filter { $0.code.topic == topic }))
    }
}
