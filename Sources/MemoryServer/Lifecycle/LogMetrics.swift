// SPDX-License-Identifier: Apache-2.0

import Observability

/// Counts log lines that nobody could read: a log can't tell of its own loss.
struct LogMetrics: MetricCollector {
    let output: DescriptorOutput

    func collect() -> [CollectedMetric] {
        [
            CollectedMetric(
                "log_lines_dropped_total",
                .counter,
                help: "Log lines that could not be written.",
                value: Double(output.droppedLines)
            )
        ]
    }
}
