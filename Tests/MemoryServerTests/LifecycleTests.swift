// SPDX-License-Identifier: Apache-2.0

import InMemoryLogging
import Logging
import MemoryAPI
import Support
import Testing

@testable import MemoryServer

struct LifecycleTests {
    private let logger = Logger(label: "test") { _ in InMemoryLogHandler() }

    @Test("a shutdown is asked for once; whoever asks again is told")
    func request() async {
        let shutdown = ShutdownRequest()
        #expect(shutdown.make())
        #expect(!shutdown.make())
        await shutdown.wait()
    }

    @Test("draining turns readiness off before its delay, and arms the last resort at its end")
    func drain() async throws {
        let shutdown = ShutdownRequest()
        let health = HealthMonitor(probes: [])
        health.markReady()
        #expect(health.snapshot().readiness == .ready)
        _ = shutdown.make()
        let (ends, continuation) = AsyncStream<Int32>.makeStream()
        let lastResort = LastResort(limit: .zero, logger: logger) { continuation.yield($0) }
        try await Drain(shutdown: shutdown, health: health, delay: .zero, lastResort: lastResort).run()
        #expect(health.snapshot().readiness == .draining)
        var iterator = ends.makeAsyncIterator()
        #expect(await iterator.next() == 70)
    }

    @Test(
        "libraries are quiet unless everything is asked for",
        arguments: [
            (Logger.Level.trace, Logger.Level.trace), (.debug, .debug), (.info, .warning), (.error, .error),
        ]
    )
    func libraries(level: Logger.Level, expected: Logger.Level) {
        var logger = logger
        logger.logLevel = level
        #expect(logger.forLibraries.logLevel == expected)
    }
}
