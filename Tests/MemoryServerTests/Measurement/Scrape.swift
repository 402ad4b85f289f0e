// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Observability

@testable import MemoryServer

/// What a registry exposes after something was recorded in it.
struct Scrape {
    /// By `name{labels}`, labels in the order of their names.
    let values: [String: Double]
    /// By family.
    let help: [String: String]

    init(_ registry: PrometheusRegistry) {
        let lines = String(decoding: registry.exposition().body, as: UTF8.self).split(separator: "\n")
        var values: [String: Double] = [:]
        var help: [String: String] = [:]
        for line in lines {
            if line.hasPrefix("# HELP ") {
                let parts = line.split(separator: " ", maxSplits: 3).map(String.init)
                help[parts[2]] = parts.count > 3 ? parts[3] : ""
            } else if !line.hasPrefix("#"), let space = line.lastIndex(of: " ") {
                values[String(line[..<space])] = Double(line[line.index(after: space)...])
            }
        }
        self.values = values
        self.help = help
    }

    subscript(series: String) -> Double? { values[series] }

    /// The series of these names that are not 0, without buckets.
    func raised(_ prefix: String) -> [String: Double] {
        values.filter { $0.key.hasPrefix(prefix) && $0.value != 0 && !$0.key.contains("_bucket{") }
    }
}

/// Makes instruments that record into a registry of their own.
struct Recording {
    let registry = PrometheusRegistry(descriptions: MetricDescriptions.all)

    func make<Value>(_ body: () throws -> Value) rethrows -> Value {
        try withMetricsFactory(PrometheusMetricsFactory(registry: registry)) { try body() }
    }

    var scrape: Scrape { Scrape(registry) }
}
