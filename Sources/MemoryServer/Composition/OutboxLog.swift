// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Logging
import MemoryCore
import Metrics

/// Counts what the outbox delivers, and logs what it can't. A store that is away is told by its circuit, not by each try.
struct OutboxLog: OutboxObserver {
    private let logger: Logger
    private let delivered = Counter(label: "outbox_delivered_total")
    private let failures = Counter(label: "outbox_delivery_failures_total")
    private let refused = Counter(label: "outbox_dead_letters_total")
    private let delay = CoreMetrics.Timer(label: "outbox_delivery_delay_seconds")

    init(logger: Logger) {
        self.logger = logger
    }

    func delivered(_ count: Int, age: Duration) {
        delivered.increment(by: count)
        delay.record(duration: age)
    }

    func failed(_ error: MemoryError) {
        failures.increment()
        logger.debug("delivery failed, tried again later", error: error)
    }

    func refused(_ count: Int, _ error: MemoryError) {
        refused.increment(by: count)
        logger.error(
            "the vector store refuses a memory for good; see `memory-server outbox list`",
            error: error
        )
    }

    func notRecorded(_ error: any Error) {
        logger.error("the outbox could not be written, tried again", error: error)
    }

    func tookOver() {
        logger.notice("the server before this one has ended: this one delivers what waits")
    }
}
