// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Foundation
import MemoryCore
import ServiceLifecycle

/// Delivers what the outbox holds as long as the server runs, and shows how full it is.
struct OutboxService: Service, CustomStringConvertible {
    private static let interval = Duration.seconds(5)

    let repository: OutboxRepository

    var description: String { "outbox" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await repository.run() }
                group.addTask { await show() }
            }
        }
    }

    private func show() async {
        let waiting = Gauge(label: "outbox_entries", dimensions: [("state", "waiting")])
        let acknowledged = Gauge(label: "outbox_entries", dimensions: [("state", "acknowledged")])
        let dead = Gauge(label: "outbox_entries", dimensions: [("state", "dead")])
        let oldest = Gauge(label: "outbox_oldest_age_seconds")
        repeat {
            guard let counts = try? await repository.counts() else { continue }
            waiting.record(counts.waiting)
            acknowledged.record(counts.acknowledged)
            dead.record(counts.deadLetters)
            oldest.record(counts.oldest.map { max(0, Date().timeIntervalSince($0)) } ?? 0)
        } while (try? await Task.sleep(for: Self.interval)) != nil
    }
}
