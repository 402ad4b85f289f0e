// SPDX-License-Identifier: Apache-2.0

import Logging
import Support

/// `log_messages_total`: how many lines were logged at each level. A rise of errors is seen without reading a log.
package final class LogCounts: MetricCollector {
    private let counts = Locked([UInt64](repeating: 0, count: Logger.Level.allCases.count))

    package init() {}

    func count(_ level: Logger.Level) {
        counts.withLock { $0[level.index] += 1 }
    }

    package func collect() -> [CollectedMetric] {
        let counts = counts.withLock { $0 }
        return [
            CollectedMetric(
                "log_messages_total",
                .counter,
                help: "Lines logged, by level.",
                samples: Logger.Level.allCases.map { level in
                    (labels: [("level", level.rawValue)], value: Double(counts[level.index]))
                }
            )
        ]
    }
}

extension Logger.Level {
    fileprivate var index: Int {
        switch self {
        case .trace: 0
        case .debug: 1
        case .info: 2
        case .notice: 3
        case .warning: 4
        case .error: 5
        case .critical: 6
        }
    }
}
