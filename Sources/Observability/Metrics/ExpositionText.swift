// SPDX-License-Identifier: Apache-2.0

/// Writes metrics as bytes of an ``ExpositionFormat``, family by family.
struct ExpositionText {
    let format: ExpositionFormat
    private(set) var bytes: [UInt8] = []

    init(_ format: ExpositionFormat, capacity: Int = 0) {
        self.format = format
        bytes.reserveCapacity(capacity)
    }

    mutating func family(name: String, help: String, kind: MetricKind) {
        let name = familyName(name, kind)
        append("# HELP ")
        append(name)
        append(" ")
        append(escaped(help: help))
        append("\n# TYPE ")
        append(name)
        append(" ")
        append(kind.rawValue)
        append("\n")
    }

    /// - Parameters:
    ///   - suffix: of a histogram's parts.
    ///   - labels: rendered, without braces.
    ///   - bound: a histogram's, rendered, e.g. `le="0.5"`.
    mutating func sample(
        name: String,
        suffix: StaticString = "",
        labels: String,
        bound: String = "",
        value: Double,
        exemplar: Exemplar? = nil
    ) {
        append(name)
        append(suffix)
        if !labels.isEmpty || !bound.isEmpty {
            append("{")
            append(labels)
            if !labels.isEmpty, !bound.isEmpty { append(",") }
            append(bound)
            append("}")
        }
        append(" ")
        append(number: value)
        if let exemplar, format == .openMetrics { append(exemplar) }
        append("\n")
    }

    /// Nothing may come after it.
    mutating func end() {
        if format == .openMetrics { append("# EOF\n") }
    }

    /// OpenMetrics names a family of counters without the `_total` of its samples.
    private func familyName(_ name: String, _ kind: MetricKind) -> String {
        guard format == .openMetrics, kind == .counter, name.hasSuffix("_total") else { return name }
        return String(name.dropLast("_total".count))
    }

    /// ` # {trace_id="…"} value time`: 41 characters of the 128 that a label set may have.
    private mutating func append(_ exemplar: Exemplar) {
        append(" # {trace_id=\"")
        append(exemplar.traceID.text)
        append("\"} ")
        append(number: exemplar.value)
        append(" ")
        append(exemplar.secondsSince1970.description)
    }

    private func escaped(help: String) -> String {
        let quote = format == .openMetrics ? "\\\"" : "\""
        return help.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"": result += quote
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Whole numbers without a fraction, everything else as short as it reads back exactly.
    private mutating func append(number value: Double) {
        if let whole = Int64(exactly: value), abs(whole) < 1_000_000_000_000_000 { return append(String(whole)) }
        append(Self.fraction(value))
    }

    /// A number as the formats spell it, with a fraction where it is finite.
    static func fraction(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return value.description
    }
}
