// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Foundation
import MemoryCore
import ServiceLifecycle
import Support

/// Delivers what the outbox holds as long as the server runs, and shows how full it is.
struct OutboxService: Service, CustomStringConvertible {
    private static let interval = Duration.seconds(5)
    private static let flushTime = Duration.seconds(2)
    private static let look = Duration.milliseconds(20)

    let repository: OutboxRepository
    /// How many writes may wait.
    let limit: Int

    var description: String { "outbox" }

    /// By the time that the server stops nothing new comes. What waits gets a moment more: it is safe on disk, but nobody
    /// delivers it until the next start.
    func run() async throws {
        await withTaskGroup { group in
            group.addTask { await repository.run() }
            group.addTask { await show() }
            group.addTask {
                try? await gracefulShutdown()
                await deliverTheRest()
            }
            // Whichever ends first: the last one, unless everything is cancelled.
            await group.next()
            group.cancelAll()
        }
    }

    private func deliverTheRest() async {
        let end = Deadline.after(Self.flushTime)
        while !end.hasPassed, repository.leads, let counts = try? await repository.counts(), counts.waiting > 0 {
            guard (try? await Task.sleep(for: Self.look)) != nil else { return }
        }
    }

    private func show() async {
        let waiting = Gauge(label: "outbox_entries", dimensions: [("state", "waiting")])
        let acknowledged = Gauge(label: "outbox_entries", dimensions: [("state", "acknowledged")])
        let dead = Gauge(label: "outbox_entries", dimensions: [("state", "dead")])
        let oldest = Gauge(label: "outbox_oldest_age_seconds")
        Gauge(label: "outbox_limit").record(limit)
        repeat {
            guard let counts = try? await repository.counts() else { continue }
            waiting.record(counts.waiting)
            acknowledged.record(counts.acknowledged)
            dead.record(counts.deadLetters)
            oldest.record(counts.oldest.map { max(0, Date().timeIntervalSince($0)) } ?? 0)
        } while (try? await Task.sleep(for: Self.interval)) != nil
    }
}
