// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What became of an entry.
package enum OutboxSettlement: Sendable {
    /// Taken by the store; kept until the store shows it.
    case acknowledged(Int64, position: LogPosition?, at: Date)
    /// Shown by the store, or overtaken by another: no longer needed.
    case done(Int64)
    /// Refused for good. `reason` is a constant.
    case dead(Int64, reason: String, at: Date)

    package var sequence: Int64 {
        switch self {
        case .acknowledged(let sequence, _, _), .done(let sequence), .dead(let sequence, _, _): sequence
        }
    }
}

extension OutboxSettlement {
    /// Whether it was refused: what is to be kept for an operator is not delivered a second time to find that out.
    package var isFinal: Bool {
        if case .dead = self { true } else { false }
    }

    /// The last of each entry, in their order: what was taken and is shown a moment later need be noted once.
    package static func last(of settlements: [OutboxSettlement]) -> [OutboxSettlement] {
        var seen: Set<Int64> = []
        return settlements.reversed().filter { seen.insert($0.sequence).inserted }.reversed()
    }
}
