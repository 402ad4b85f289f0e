// SPDX-License-Identifier: Apache-2.0

package import Foundation
import MemoryCore

/// The health of the process and of what it leans on, as last measured.
package struct HealthSnapshot: Sendable {
    package let readiness: Readiness
    /// Seconds.
    package let uptime: Double
    package let takenAt: Date
    package let probes: [ProbeResult]
    package let gauges: [GaugeResult]

    package var status: HealthStatus {
        if probes.contains(where: { $0.status == .fail && $0.isCritical }) { return .fail }
        let isFine = probes.allSatisfy { $0.status == .pass } && gauges.allSatisfy { $0.status == .pass }
        return isFine ? .pass : .warn
    }
}
