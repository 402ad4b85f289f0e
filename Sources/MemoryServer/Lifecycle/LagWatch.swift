// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import NIOCore
import ServiceLifecycle
import Support

/// Measures each second how long work waits for its turn, on every event loop and on the cooperative pool: whoever blocks one
/// of them shows here, and nowhere else.
struct LagWatch: Service, CustomStringConvertible {
    private static let interval = Duration.seconds(1)

    private let eventLoops: any EventLoopGroup
    private let eventLoopLag = Timer(label: "event_loop_lag_seconds")
    private let taskPoolLag = Timer(label: "task_pool_lag_seconds")

    init(eventLoops: any EventLoopGroup) {
        self.eventLoops = eventLoops
    }

    var description: String { "lag watch" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                for loop in eventLoops.makeIterator() {
                    group.addTask { await watch(loop) }
                }
                group.addTask { await watchTaskPool() }
            }
        }
    }

    /// One ping at a time: a loop that is stuck is not given more to do.
    private func watch(_ loop: any EventLoop) async {
        while (try? await Task.sleep(for: Self.interval)) != nil {
            let queued = ContinuousClock.now
            try? await loop.submit { eventLoopLag.recordNanoseconds(queued.duration(to: .now).nanoseconds) }.get()
        }
    }

    private func watchTaskPool() async {
        while (try? await Task.sleep(for: Self.interval)) != nil {
            let queued = ContinuousClock.now
            await withDiscardingTaskGroup { group in
                group.addTask { taskPoolLag.recordNanoseconds(queued.duration(to: .now).nanoseconds) }
            }
        }
    }
}
