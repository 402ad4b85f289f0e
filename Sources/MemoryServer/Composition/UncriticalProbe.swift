// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// A dependency without which the service goes on, with something missing: its failure is a warning.
struct UncriticalProbe: DependencyProbe {
    let probe: any DependencyProbe

    var dependency: Dependency { probe.dependency }
    var component: String { probe.component }
    var subject: String? { probe.subject }
    var isCritical: Bool { false }
    var interval: Duration { probe.interval }

    func check() async throws {
        try await probe.check()
    }
}
