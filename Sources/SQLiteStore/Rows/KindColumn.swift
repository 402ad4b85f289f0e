// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// Kinds as they are stored, and as bits beside the codes in memory. The numbers are frozen; 0 stays free for what is gone.
enum KindColumn {
    static func encode(_ kind: MemoryKind) -> UInt8 {
        switch kind {
        case .statement: 1
        case .question: 2
        }
    }

    static func decode(_ number: Int64) throws -> MemoryKind {
        switch number {
        case 1: .statement
        case 2: .question
        default: throw MemoryError.damagedRow("kind")
        }
    }

    static func bits(_ kinds: Set<MemoryKind>) -> UInt8 {
        kinds.reduce(0) { $0 | encode($1) }
    }
}
