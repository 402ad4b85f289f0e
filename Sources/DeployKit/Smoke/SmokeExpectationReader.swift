// SPDX-License-Identifier: Apache-2.0

/// Reads `expect` of a step.
struct SmokeExpectationReader {
    private let step: MappingReader

    init(_ step: MappingReader) {
        self.step = step
    }

    func read() -> [SmokeExpectation] {
        var found: [SmokeExpectation] = []
        guard step.has("expect") else {
            step.missing("expect")
            return []
        }
        _ = step.mapping("expect") { (reader: MappingReader) -> Bool? in
            found += self.status(reader)
            found += self.matches(reader, "headers") { .header($0.key, $1) }
            found += self.matches(reader, "json") { entry, match in
                guard let path = JSONPath(entry.key) else {
                    reader.faults.add(entry.mark, reader.pathOf("json"), "expected \(JSONPath.expectation)")
                    return nil
                }
                return .json(path, match)
            }
            if let node = reader.node("body"), let match = self.match(node, reader.pathOf("body")) {
                found.append(.body(match))
            }
            if let limit = reader.optional("latency", QuantityText.duration, QuantityText.milliseconds) {
                found.append(.latency(limit))
            }
            let events = reader.texts("events", "an event's name") { $0.isEmpty ? nil : $0 }
            if !events.isEmpty { found.append(.events(events)) }
            if let last = reader.optional("last_event", "an event's name", { $0.isEmpty ? nil : $0 }) {
                found.append(.lastEvent(last))
            }
            return true
        }
        return found
    }

    private func status(_ reader: MappingReader) -> [SmokeExpectation] {
        let parse = QuantityText.integer(100...599)
        guard let node = reader.node("status") else { return [] }
        if case .list = node.content {
            return [.status(reader.texts("status", "a status from 100 to 599", parse))]
        }
        return reader.optional("status", "a status from 100 to 599", parse).map { [.status([$0])] } ?? []
    }

    private func matches(
        _ reader: MappingReader,
        _ key: String,
        _ make: (DocumentNode.Entry, SmokeMatch) -> SmokeExpectation?
    ) -> [SmokeExpectation] {
        reader.mapping(key) { nested in
            nested.keys().compactMap { entry in
                guard let node = nested.node(entry.key), let match = match(node, nested.pathOf(entry.key)) else {
                    return nil
                }
                return make(entry, match)
            }
        } ?? []
    }

    /// A text alone means that it must be equal.
    private func match(_ node: DocumentNode, _ path: String) -> SmokeMatch? {
        guard case .mapping = node.content else {
            return step.scalar(node, path, SmokeText.expectation) { SmokeText($0) }.map { .equals($0) }
        }
        return step.nested(node, path) { reader in
            let found: [SmokeMatch?] = [
                reader.optional("equals", SmokeText.expectation) { SmokeText($0) }.map { .equals($0) },
                reader.optional("contains", SmokeText.expectation) { SmokeText($0) }.map { .contains($0) },
                reader.optional("exists", "true or false") { ["true": true, "false": false][$0] }.map { .exists($0) },
                reader.optional("at_least", "a number", QuantityText.decimal).map { .atLeast($0) },
                reader.optional("at_most", "a number", QuantityText.decimal).map { .atMost($0) },
            ]
            let matches = found.compactMap { $0 }
            if matches.count != 1 {
                reader.faults.add(node.mark, path, "expected one of equals, contains, exists, at_least, at_most")
            }
            return matches.first
        }
    }
}

extension SmokeExpectation {
    var texts: [SmokeText] {
        switch self {
        case .header(_, let match), .json(_, let match), .body(let match):
            switch match {
            case .equals(let text), .contains(let text): [text]
            case .exists, .atLeast, .atMost: []
            }
        case .status, .latency, .events, .lastEvent: []
        }
    }
}
