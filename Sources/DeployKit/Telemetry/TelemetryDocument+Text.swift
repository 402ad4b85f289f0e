// SPDX-License-Identifier: Apache-2.0

extension TelemetryDocument {
    /// The text format of Prometheus, version 0.0.4: a family together, series in the order of their labels.
    package var text: String {
        let families = Dictionary(grouping: values, by: \.key.family)
        return TelemetryFamily.allCases.map { family -> String in
            guard let series = families[family] else { return "" }
            let lines = series.map { series, value in
                "\(family.name)\(Self.labels(series.labels)) \(Self.number(value))\n"
            }
            let head = "# HELP \(family.name) \(family.help)\n# TYPE \(family.name) \(family.type)\n"
            return head + lines.sorted().joined()
        }.joined()
    }

    private static func labels(_ labels: [String: String]) -> String {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value))\"" }
        return "{\(pairs.joined(separator: ","))}"
    }

    /// https://prometheus.io/docs/instrumenting/exposition_formats/: backslash, quote and line feed. By scalars: CR and LF
    /// together are one character of Swift's.
    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\"": result.append(contentsOf: "\\\"".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// To the millisecond; whole numbers without a point.
    private static func number(_ value: Double) -> String {
        let rounded = (value * 1_000).rounded() / 1_000
        return abs(rounded) < 1e15 && rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}
