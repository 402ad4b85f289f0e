// SPDX-License-Identifier: Apache-2.0

import Logging
import Observability
import Testing

struct LogLevelsTests {
    private let output = LinesInMemory()
    private let counts = LogCounts()
    private let levels = LogLevels(configured: .notice)

    private func logger() -> Logger {
        Logger(label: "server") { [output, counts, levels] label in
            JSONLogHandler(label: label, levels: levels, output: output, counts: counts)
        }
    }

    @Test("what is below the configured level is not written")
    func configured() {
        let logger = logger()
        logger.info("m")
        #expect(output.all.isEmpty)
        logger.notice("m")
        #expect(output.all.count == 1)
    }

    @Test("a level of its own holds for that logger alone")
    func own() {
        var quiet = logger()
        let other = quiet
        quiet.logLevel = .error
        quiet.warning("m")
        #expect(output.all.isEmpty)
        other.warning("m")
        #expect(output.all.count == 1)
    }

    @Test("loggers that were made before follow a lowered level, those with a level of their own too")
    func lowered() {
        var quiet = logger()
        quiet.logLevel = .error
        let usual = logger()
        levels.lower(to: .debug)
        for logger in [quiet, usual] {
            #expect(logger.logLevel == .debug)
            logger.debug("m")
            logger.trace("m")
        }
        #expect(output.all.count == 2)
        levels.restore()
        #expect(quiet.logLevel == .error)
        #expect(usual.logLevel == .notice)
    }

    @Test("lowering never hides what is configured to be seen")
    func chatty() {
        let levels = LogLevels(configured: .trace)
        levels.lower(to: .debug)
        #expect(levels.current == .trace)
    }

    @Test("lines are counted by level, and only those that are written")
    func counted() throws {
        let logger = logger()
        logger.debug("m")
        logger.warning("m")
        logger.warning("m")
        logger.critical("m")
        let metric = try #require(counts.collect().first)
        #expect(metric.name == "log_messages_total")
        let values = Dictionary(uniqueKeysWithValues: metric.samples.map { ($0.labels[0].1, $0.value) })
        #expect(
            values == [
                "trace": 0, "debug": 0, "info": 0, "notice": 0, "warning": 2, "error": 0, "critical": 1,
            ]
        )
    }
}
