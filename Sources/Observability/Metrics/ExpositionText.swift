// SPDX-License-Identifier: Apache-2.0

/// Writes the Prometheus text format 0.0.4.
package struct ExpositionText {
    /// Prometheus 3 fails a scrape whose content type is missing or unknown.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    mutating func family(name: String, help: String, kind: MetricKind) {
        let escaped = help.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
        text += "# HELP \(name) \(escaped)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(name: String, labels: String, value: Double) {
        text += labels.isEmpty ? name : "\(name){\(labels)}"
        text += " \(Self.number(value))\n"
    }

    /// Whole numbers without a fraction, everything else as short as it reads back exactly.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value), abs(whole) < 1_000_000_000_000_000 { return String(whole) }
        return value.description
    }
}
