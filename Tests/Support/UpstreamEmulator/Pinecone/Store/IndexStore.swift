// SPDX-License-Identifier: Apache-2.0

import Support

/// The records of one index, in memory.
final class IndexStore: Sendable {
    /// What the default namespace, which a request may name by an empty string, is called.
    static let defaultNamespace = "__default__"
    /// In all namespaces together; a test that needs more needs another tool.
    private static let maximumRecords = 1_000_000

    struct Specification: Sendable {
        let dimension: Int
        let metric: Similarity
    }

    /// A namespace as reads show it.
    struct Snapshot: Sendable {
        let exists: Bool
        let records: [String: StoredRecord]
        let position: UInt64
    }

    let specification: Specification
    private let live: Live
    private let state = Locked(State())

    init(_ specification: Specification, live: Live) {
        self.specification = specification
        self.live = live
    }

    static func canonical(_ namespace: String) -> String {
        namespace.isEmpty ? defaultNamespace : namespace
    }

    /// What a read of a namespace sees now.
    func snapshot(_ namespace: String) -> Snapshot {
        let now = live.clock.now
        return state.withLock { state in
            state.logs[namespace]?.settle(now)
            guard let log = state.logs[namespace] else { return Snapshot(exists: false, records: [:], position: 0) }
            return Snapshot(exists: log.visible.exists, records: log.visible.records, position: log.visiblePosition)
        }
    }

    /// Record counts of the namespaces that reads show, by name.
    func visibleCounts() -> [String: Int] {
        let now = live.clock.now
        return state.withLock { state in
            for name in state.logs.keys { state.logs[name]?.settle(now) }
            return state.logs.compactMapValues { $0.visible.exists ? $0.visible.records.count : nil }
        }
    }

    /// Everything that was acknowledged, visible or not.
    func truth() -> [String: [StoredRecord]] {
        state.withLock { state in
            state.logs.filter { $0.value.truth.exists }.mapValues { Array($0.truth.records.values) }
        }
    }

    /// Forgets everything, visible or not.
    func empty() {
        state.withLock { $0 = State() }
    }

    /// Writes what `change` makes of the acknowledged state.
    /// - Parameter change: Nil where there is nothing to write; the position is then the last one's.
    /// - Returns: the write's position in the namespace's log.
    func write(
        _ namespace: String,
        _ change: (NamespaceLog.View) throws -> NamespaceLog.Change?
    ) throws -> UInt64 {
        let now = live.clock.now
        let settings = live.settings
        return try state.withLock { state in
            // No view may be kept past this line: the log's dictionaries would be copied when they change.
            guard let change = try change(state.logs[namespace]?.truth ?? NamespaceLog.View()) else {
                return state.logs[namespace]?.position ?? 0
            }
            let (existed, before) = state.size(of: namespace)
            if !existed { try state.admitNamespace(quota: settings.namespaceQuota) }
            if case .put = change { try state.admitRecords(atMost: Self.maximumRecords) }
            let position = state.logs[namespace, default: NamespaceLog()]
                .append(change, due: now + settings.visibilityDelay, now: now)
            let (exists, after) = state.size(of: namespace)
            state.namespaceCount += (exists ? 1 : 0) - (existed ? 1 : 0)
            state.recordCount += after - before
            return position
        }
    }
}

extension IndexStore {
    /// The logs, and what they amount to as acknowledged.
    private struct State {
        var logs: [String: NamespaceLog] = [:]
        var namespaceCount = 0
        var recordCount = 0

        func size(of namespace: String) -> (exists: Bool, records: Int) {
            logs[namespace].map { ($0.truth.exists, $0.truth.records.count) } ?? (false, 0)
        }

        func admitNamespace(quota: Int) throws {
            guard namespaceCount >= quota else { return }
            throw EmulatedFailure(
                403,
                "Your index has reached its maximum of \(quota) namespaces. To add namespaces, upgrade your plan.",
                code: "QUOTA_EXCEEDED",
                number: 8
            )
        }

        func admitRecords(atMost maximum: Int) throws {
            guard recordCount >= maximum else { return }
            throw EmulatedFailure(403, "The emulated index is full", code: "QUOTA_EXCEEDED", number: 8)
        }
    }
}
