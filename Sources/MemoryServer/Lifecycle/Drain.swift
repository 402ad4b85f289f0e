// SPDX-License-Identifier: Apache-2.0

import MemoryAPI
import ServiceLifecycle

/// The first step of the shutdown: readiness goes off, and after the delay this service ends, which makes its group stop
/// all others, the last first.
struct Drain: Service, CustomStringConvertible {
    let shutdown: ShutdownRequest
    let health: HealthMonitor
    let delay: Duration
    let lastResort: LastResort

    var description: String { "drain" }

    func run() async throws {
        // Also where the group stops for another reason: this service is last, so the first to be told.
        defer { lastResort.arm() }
        try await cancelWhenGracefulShutdown {
            await shutdown.wait()
            health.beginDraining()
            try await Task.sleep(for: delay)
        }
    }
}
