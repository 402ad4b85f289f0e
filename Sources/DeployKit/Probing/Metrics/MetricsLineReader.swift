// SPDX-License-Identifier: Apache-2.0

/// Reads one line that is neither blank nor a comment: `name{label="value",…} number [time]`.
struct MetricsLineReader {
    private var rest: ArraySlice<UInt8>

    init(_ line: ArraySlice<UInt8>) {
        rest = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    var peek: UInt8? { rest.first }

    mutating func skipBlanks() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    mutating func sample() -> MetricSample? {
        guard let name = name(allowsColon: true) else { return nil }
        skipBlanks()
        var labels: [String: String] = [:]
        if take("{") {
            guard let read = self.labels() else { return nil }
            labels = read
            skipBlanks()
        }
        guard let value = number() else { return nil }
        skipBlanks()
        // A time stamp, in milliseconds, may follow.
        if !rest.isEmpty, number() == nil { return nil }
        skipBlanks()
        return rest.isEmpty ? MetricSample(name: name, labels: labels, value: value) : nil
    }

    private mutating func labels() -> [String: String]? {
        var labels: [String: String] = [:]
        while true {
            skipBlanks()
            // Also after a comma: the format allows one at the end.
            if take("}") { return labels }
            guard let name = name(allowsColon: false) else { return nil }
            skipBlanks()
            guard take("=") else { return nil }
            skipBlanks()
            guard let value = quoted(), labels.updateValue(value, forKey: name) == nil else { return nil }
            skipBlanks()
            if take("}") { return labels }
            guard take(",") else { return nil }
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    private mutating func name(allowsColon: Bool) -> String? {
        let name = rest.prefix { byte in
            ASCIIForm.isLetter(byte) || ASCIIForm.isDigit(byte) || byte == UInt8(ascii: "_")
                || allowsColon && byte == UInt8(ascii: ":")
        }
        guard let first = name.first, !ASCIIForm.isDigit(first) else { return nil }
        rest = rest[name.endIndex...]
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func quoted() -> String? {
        guard take("\"") else { return nil }
        var text: [UInt8] = []
        while let byte = rest.first {
            rest = rest.dropFirst()
            switch byte {
            case UInt8(ascii: "\""):
                return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = rest.first else { return nil }
                rest = rest.dropFirst()
                switch escaped {
                case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
                case UInt8(ascii: "\\"), UInt8(ascii: "\""): text.append(escaped)
                default: return nil
                }
            default:
                text.append(byte)
            }
        }
        return nil
    }

    /// `+Inf`, `-Inf` and `NaN` besides what Swift reads as a number.
    private mutating func number() -> Double? {
        let word = rest.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
        rest = rest[word.endIndex...]
        return Double(String(decoding: word, as: UTF8.self))
    }
}
