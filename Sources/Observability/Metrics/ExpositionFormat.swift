// SPDX-License-Identifier: Apache-2.0

/// How metrics are written down.
package enum ExpositionFormat: Sendable, CaseIterable {
    /// Prometheus's own text format, version 0.0.4.
    case prometheusText
    /// OpenMetrics 1.0: the same, stricter, and with exemplars.
    case openMetrics

    /// Prometheus 3 fails a scrape whose content type is missing or unknown.
    package var contentType: String {
        switch self {
        case .prometheusText: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The format that an `Accept` header asks for: OpenMetrics where it is named and not liked less than plain text, else
    /// text, whatever else was asked for.
    package init(accept: String?) {
        let ranges = AcceptedRange.all(in: accept ?? "")
        let wanted = ranges.filter { $0.type == "application/openmetrics-text" && $0.isVersion("1.0.0") }
        guard let wish = wanted.map(\.quality).max(), wish > 0 else {
            self = .prometheusText
            return
        }
        self = wish >= Self.textQuality(ranges) ? .openMetrics : .prometheusText
    }

    /// What the text format is worth to the caller: the most specific range counts (RFC 9110 §12.5.1).
    private static func textQuality(_ ranges: [AcceptedRange]) -> Double {
        for type in ["text/plain", "text/*", "*/*"] {
            let qualities = ranges.filter { $0.type == type && $0.isVersion("0.0.4") }.map(\.quality)
            if let best = qualities.max() { return best }
        }
        return 0
    }
}
