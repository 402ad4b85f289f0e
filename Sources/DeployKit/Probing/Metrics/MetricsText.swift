// SPDX-License-Identifier: Apache-2.0

/// The text format of Prometheus, version 0.0.4, read into samples: comments, types and time stamps are passed over.
///
/// https://prometheus.io/docs/instrumenting/exposition_formats/ - exemplars belong to OpenMetrics, which is not asked for.
package struct MetricsText: Sendable {
    /// A line that is none of the format. The line is not repeated: labels may hold what is not for a report.
    package struct Malformed: Error, Sendable, Hashable {
        /// From 1.
        package let line: Int
    }

    package let samples: [MetricSample]

    package init(_ bytes: [UInt8]) throws(Malformed) {
        var samples: [MetricSample] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            var reader = MetricsLineReader(line)
            reader.skipBlanks()
            guard let first = reader.peek, first != UInt8(ascii: "#") else { continue }
            guard let sample = reader.sample() else { throw Malformed(line: number) }
            samples.append(sample)
        }
        self.samples = samples
    }
}
