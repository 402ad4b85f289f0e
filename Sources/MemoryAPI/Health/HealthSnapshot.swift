// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The health of the process and of what it leans on, as last measured.
package struct HealthSnapshot: Sendable {
    package let readiness: Readiness
    package let probes: [ProbeResult]

    /// What the service can't do its work without. A language model that is away leaves remembering and searching.
    static let critical: Set<Dependency> = [.store, .embedder]

    package var status: HealthStatus {
        if probes.contains(where: { $0.status == .fail && Self.critical.contains($0.dependency) }) { return .fail }
        return probes.allSatisfy { $0.status == .pass } ? .pass : .warn
    }
}
