// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What metrics cost: recording, per request, and a scrape. One JSON object on standard output, times in nanoseconds and
/// milliseconds.
@main
struct MetricsBench {
    static func main() throws {
        let recording = RecordingBench()
        let scraping = ScrapeBench(series: 2_000)
        let report: [String: Any] = [
            "record_ns": [
                "liveness_request": recording.liveness(),
                "chat_request": recording.chat(),
                "chat_request_traced": recording.tracedChat(),
                "chat_request_two_threads": recording.chatOnTwoThreads(),
            ],
            "series": scraping.seriesCount,
            "scrape_ms": ["text": scraping.text(), "openmetrics": scraping.openMetrics()],
        ]
        let data = try JSONSerialization.data(withJSONObject: report, options: [.sortedKeys])
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }
}
