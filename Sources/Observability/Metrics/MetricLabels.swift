// SPDX-License-Identifier: Apache-2.0

/// The labels of one series: names allowed and unique, values escaped, sorted by name. Equal labels are one series,
/// whatever the order in which they were given.
struct MetricLabels: Hashable, Sendable {
    /// `name="value",name="value"`, without braces; empty without labels.
    let rendered: String

    /// - Parameter isHistogram: `le` is then the format's own label, and a caller's becomes `exported_le`.
    init(_ labels: [(String, String)], isHistogram: Bool = false) {
        var unique: [String: String] = [:]
        for (name, value) in labels {
            let allowed = MetricName.label(name)
            unique[isHistogram && allowed == "le" ? "exported_le" : allowed] = value
        }
        rendered = unique.sorted { $0.key < $1.key }
            .map { "\($0.key)=\"\(Self.escaped($0.value))\"" }
            .joined(separator: ",")
    }

    /// Backslash, quote and line feed, as the text format 0.0.4 says; everything else goes through as UTF-8.
    static func escaped(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == 0x5C || $0 == 0x22 || $0 == 0x0A }) else { return value }
        return value.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}
