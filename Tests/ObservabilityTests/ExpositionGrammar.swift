// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Holds a text against the rules of the Prometheus text format 0.0.4, or of OpenMetrics 1.0, and says what breaks them.
/// Written from the formats' descriptions, without use of the code that is tested.
struct ExpositionGrammar {
    struct Exemplar: Equatable {
        let labels: [String: String]
        let value: Double
        let time: Double?
    }

    struct Sample {
        let name: String
        let labels: [String: String]
        let value: Double
        var exemplar: Exemplar?
    }

    private let isOpenMetrics: Bool
    private(set) var samples: [Sample] = []
    private(set) var faults: [String] = []
    private var types: [String: String] = [:]
    private var closed: Set<String> = []
    private var current = ""

    init(_ text: String, isOpenMetrics: Bool = false) {
        self.isOpenMetrics = isOpenMetrics
        if !text.isEmpty, !text.hasSuffix("\n") { faults.append("the last line has no line feed") }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        if isOpenMetrics, lines.popLast() != "# EOF" { faults.append("the end is not marked") }
        for line in lines { read(String(line)) }
        checkHistograms()
    }

    func values(_ name: String) -> [Sample] {
        samples.filter { $0.name == name }
    }

    private mutating func read(_ line: String) {
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        if line.hasPrefix("# HELP ") {
            begin(words[2])
        } else if line.hasPrefix("# TYPE ") {
            guard words.count == 4, ["counter", "gauge", "histogram"].contains(words[3]) else {
                return faults.append("no such type: \(line)")
            }
            if words[2] != current { faults.append("TYPE without HELP before: \(line)") }
            if types.updateValue(words[3], forKey: words[2]) != nil { faults.append("second TYPE: \(line)") }
        } else {
            readSample(line)
        }
    }

    private mutating func begin(_ family: String) {
        if family == current || closed.contains(family) { faults.append("second HELP of \(family)") }
        if !current.isEmpty { closed.insert(current) }
        current = family
    }

    private mutating func readSample(_ line: String) {
        var rest = Substring(line)
        let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") })
        rest = rest.dropFirst(name.count)
        guard let first = name.first, !first.isNumber else { return faults.append("no name: \(line)") }
        guard let labels = readLabels(&rest) else { return faults.append("bad labels: \(line)") }
        var exemplar: Exemplar?
        if isOpenMetrics, let mark = rest.range(of: " # ") {
            var text = rest[mark.upperBound...]
            rest = rest[..<mark.lowerBound]
            exemplar = readExemplar(&text)
            if exemplar == nil { faults.append("bad exemplar: \(line)") }
            if !name.hasSuffix("_bucket"), !name.hasSuffix("_total") { faults.append("exemplar of: \(line)") }
        }
        guard rest.first == " ", let value = Self.number(rest.dropFirst()) else {
            return faults.append("no value: \(line)")
        }
        let isCounter = types[current] == "counter"
        if isCounter, isOpenMetrics, current.hasSuffix("_total") { faults.append("family in _total: \(line)") }
        let isOwn = name == (isCounter && isOpenMetrics ? current + "_total" : current)
        let isPart = types[current] == "histogram" && ["_bucket", "_sum", "_count"].contains { name == current + $0 }
        if !isOwn && !isPart { faults.append("a sample outside of its family: \(line)") }
        if samples.contains(where: { $0.name == name && $0.labels == labels }) { faults.append("twice: \(line)") }
        if isCounter, value < 0 || !name.hasSuffix("_total") { faults.append("counter: \(line)") }
        samples.append(Sample(name: name, labels: labels, value: value, exemplar: exemplar))
    }

    private func readExemplar(_ text: inout Substring) -> Exemplar? {
        guard text.first == "{", let labels = readLabels(&text) else { return nil }
        guard labels.reduce(0, { $0 + $1.key.count + $1.value.count }) <= 128 else { return nil }
        let numbers = text.split(separator: " ").map { Self.number($0) }
        guard text.first == " ", (1...2).contains(numbers.count), let value = numbers[0] else { return nil }
        return Exemplar(labels: labels, value: value, time: numbers.count == 2 ? numbers[1] : nil)
    }

    private func readLabels(_ rest: inout Substring) -> [String: String]? {
        guard rest.first == "{" else { return [:] }
        rest = rest.dropFirst()
        var labels: [String: String] = [:]
        while true {
            let name = String(rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") })
            rest = rest.dropFirst(name.count)
            guard let first = name.first, !first.isNumber, rest.hasPrefix("=\"") else { return nil }
            rest = rest.dropFirst(2)
            var value = ""
            while let character = rest.popFirst(), character != "\"" {
                guard character == "\\" else {
                    value.append(character)
                    continue
                }
                switch rest.popFirst() {
                case "n": value += "\n"
                case "\\": value += "\\"
                case "\"": value += "\""
                default: return nil
                }
            }
            guard labels.updateValue(value, forKey: name) == nil else { return nil }
            switch rest.popFirst() {
            case ",": continue
            case "}": return labels
            default: return nil
            }
        }
    }

    private static func number(_ text: Substring) -> Double? {
        switch text {
        case "NaN": .nan
        case "+Inf": .infinity
        case "-Inf": -.infinity
        default: Double(text)
        }
    }

    private mutating func checkHistograms() {
        for family in types.filter({ $0.value == "histogram" }).keys {
            let series = Dictionary(grouping: values(family + "_bucket")) { sample in
                sample.labels.filter { $0.key != "le" }
            }
            for (labels, buckets) in series {
                let bounds = buckets.map { Self.number(Substring($0.labels["le"] ?? "")) ?? .nan }
                if zip(bounds, bounds.dropFirst()).contains(where: { $0 >= $1 }) || bounds.last != .infinity {
                    faults.append("bounds of \(family) don't ascend to +Inf")
                }
                if zip(buckets, buckets.dropFirst()).contains(where: { $0.value > $1.value }) {
                    faults.append("buckets of \(family) are not cumulative")
                }
                let counts = values(family + "_count").filter { $0.labels == labels }
                if counts.count != 1 || counts.first?.value != buckets.last?.value {
                    faults.append("+Inf of \(family) is not its count")
                }
                if values(family + "_sum").filter({ $0.labels == labels }).count != 1 {
                    faults.append("no sum of \(family)")
                }
            }
        }
    }
}
