// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// The health of the process and of what it leans on, as last measured.
package struct HealthSnapshot: Sendable {
    package let readiness: Readiness
    package let probes: [ProbeResult]

    package var status: HealthStatus {
        if probes.contains(where: { $0.status == .fail && $0.isCritical }) { return .fail }
        return probes.allSatisfy { $0.status == .pass } ? .pass : .warn
    }
}
