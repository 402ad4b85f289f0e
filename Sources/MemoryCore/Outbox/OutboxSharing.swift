// SPDX-License-Identifier: Apache-2.0

/// Which entries of a shared outbox a process knows: its own, and those of the other that it was told of.
struct OutboxSharing: Sendable {
    /// Whether this process tells the store.
    var leads = false
    /// Up to here every entry is known, or among the ``foreign``.
    private(set) var swept: Int64 = 0
    /// What this process added beyond that.
    private var own: Set<Int64> = []
    /// What the other added, and has yet to be read.
    private(set) var foreign: [Int64] = []

    /// Everything up to a sequence was read from disk.
    mutating func loaded(upTo sequence: Int64) {
        swept = max(swept, sequence)
    }

    mutating func added(_ sequences: some Sequence<Int64>) {
        own.formUnion(sequences)
    }

    /// Finds out what the other added. All own entries up to the last of the marks must have been ``added(_:)`` before.
    mutating func sweep(_ marks: [OutboxMark]) {
        guard let last = marks.last?.sequence, last > swept else { return }
        foreign += marks.lazy.map(\.sequence).filter { $0 > swept && !own.contains($0) }
        swept = last
        own = own.filter { $0 > last }
    }

    mutating func read(upTo sequence: Int64) {
        foreign.removeAll { $0 <= sequence }
    }
}
