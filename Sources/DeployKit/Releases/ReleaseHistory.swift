// SPDX-License-Identifier: Apache-2.0

/// What the lines of `releases.jsonl` mean together.
package struct ReleaseHistory: Sendable {
    /// Releases that served, in the order in which they came to it, without the runs that were withdrawn.
    package let served: [ReleaseEntry]

    package init(_ entries: [ReleaseEntry]) {
        var served: [ReleaseEntry] = []
        for entry in entries {
            switch entry.action {
            case .withdrawn:
                served.removeAll { $0.run == entry.run }
            case .deployed, .rolledBack:
                // A run that was killed between the line and its note of it may have written the line twice.
                guard !served.contains(where: { $0.run == entry.run }) else { continue }
                served.append(entry)
            }
        }
        self.served = served
    }

    package var current: Release? { served.last?.release }

    /// The last release before the current one that was not left by rolling back: what `rollback` goes to by itself.
    package var previousGood: Release? {
        let bad = leftByRollback
        guard let current else { return nil }
        return served.reversed().map(\.release).first { $0.id != current.id && !bad.contains($0.id) }
    }

    /// - Parameter id: In full, or a beginning that only one release has.
    package func release(_ id: String) throws(ReleaseLookupFault) -> Release {
        let found = distinct.filter { $0.id.text == id || $0.id.text.hasPrefix(id) }
        if let exact = found.first(where: { $0.id.text == id }) { return exact }
        guard !id.isEmpty, let first = found.first else { throw .unknown(id, known: distinct.map(\.id)) }
        guard found.count == 1 else { throw .ambiguous(id, among: found.map(\.id)) }
        return first
    }

    /// Each release once, the one that served last first.
    package var distinct: [Release] {
        var seen: Set<ReleaseID> = []
        return served.reversed().map(\.release).filter { seen.insert($0.id).inserted }
    }

    /// A release that somebody went back from, unless it was deployed again since.
    private var leftByRollback: Set<ReleaseID> {
        var bad: Set<ReleaseID> = []
        var serving: ReleaseID?
        for entry in served {
            if entry.action == .rolledBack, let left = serving, left != entry.release.id { bad.insert(left) }
            bad.remove(entry.release.id)
            serving = entry.release.id
        }
        return bad
    }
}
