// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// Compares a reply with what is expected: a pure function.
///
/// What it says of a fault names what was expected and found, but quotes no header or body beyond a few characters: replies
/// may hold memories.
package struct SmokeEvaluation: Sendable {
    let variables: [String: String]

    package init(variables: [String: String]) {
        self.variables = variables
    }

    /// Everything that is not as expected; empty when all is.
    package func faults(of reply: SmokeReply, in step: SmokeStep) -> [String] {
        let tree = JSONTree(reply.body)
        return step.expectations.compactMap { fault(of: reply, tree, $0) }
    }

    /// The variables that the reply gives. Those that it lacks are a fault, with the way to them.
    package func captures(_ reply: SmokeReply, in step: SmokeStep) -> (values: [String: String], faults: [String]) {
        var values: [String: String] = [:]
        var faults: [String] = []
        let tree = JSONTree(reply.body)
        for (name, path) in step.captures.sorted(by: { $0.key < $1.key }) {
            if let value = tree.flatMap({ path.values(in: $0).first?.captured }) {
                values[name] = value
            } else {
                faults.append("\(path) is not in the reply, and ${\(name)} needs it")
            }
        }
        return (values, faults)
    }

    private func fault(of reply: SmokeReply, _ tree: JSONTree?, _ expectation: SmokeExpectation) -> String? {
        switch expectation {
        case .status(let wanted):
            let list = wanted.map(String.init).joined(separator: " or ")
            return wanted.contains(reply.status) ? nil : "status \(reply.status), expected \(list)"
        case .header(let name, let match):
            let found = reply.headers[name].map { JSONTree.text($0) }
            return mismatch(found.map { [$0] } ?? [], match).map { "header \(name) \($0)" }
        case .json(let path, let match):
            guard let tree else { return "the body is no JSON, and \(path) is expected in it" }
            return mismatch(path.values(in: tree), match).map { "\(path) \($0)" }
        case .body(let match):
            return mismatch([.text(String(decoding: reply.body, as: UTF8.self))], match).map { "the body \($0)" }
        case .latency(let limit):
            guard reply.latency > limit.duration else { return nil }
            return "took \(Milliseconds(Int(reply.latency / .milliseconds(1)))), expected \(limit) at most"
        case .events(let names):
            let seen = Set(reply.events.map(\.event))
            let missing = names.filter { !seen.contains($0) }
            return missing.isEmpty ? nil : "the stream has no event \(missing.joined(separator: ", "))"
        case .lastEvent(let name):
            guard let last = reply.events.last else { return "the stream has no events, expected \(name) at its end" }
            return last.event == name ? nil : "the stream ends with \(last.event), expected \(name)"
        }
    }

    /// With several values, from `[*]`, one that fits is enough.
    private func mismatch(_ found: [JSONTree], _ match: SmokeMatch) -> String? {
        let present = found.filter { $0 != .null }
        switch match {
        case .exists(let wanted):
            return present.isEmpty != wanted ? nil : wanted ? "is missing" : "is there, expected that it is not"
        case .equals(let text):
            return compare(present, text, "expected \"\(shown(text))\"") { $0 == $1 }
        case .contains(let text):
            return compare(present, text, "expected \"\(shown(text))\" in it") {
                $0.lowercased().contains($1.lowercased())
            }
        case .atLeast(let limit):
            return number(present, "expected \(limit) or more") { $0 >= limit }
        case .atMost(let limit):
            return number(present, "expected \(limit) or less") { $0 <= limit }
        }
    }

    private func compare(
        _ found: [JSONTree],
        _ text: SmokeText,
        _ expected: String,
        _ fits: (String, String) -> Bool
    ) -> String? {
        guard let wanted = text.filled(with: variables) else {
            return "cannot be compared: a variable of the expectation is not known"
        }
        guard !found.isEmpty else { return "is missing, \(expected)" }
        let texts = found.compactMap(\.captured)
        guard !texts.contains(where: { fits($0, wanted) }) else { return nil }
        return "is \(texts.count == 1 && found.count == 1 ? "another text" : found[0].kind), \(expected)"
    }

    private func number(_ found: [JSONTree], _ expected: String, _ fits: (Double) -> Bool) -> String? {
        guard let first = found.first else { return "is missing, \(expected)" }
        for case .number(let number) in found where fits(number) { return nil }
        if case .number(let number) = first { return "is \(number), \(expected)" }
        return "is \(first.kind), \(expected)"
    }

    /// As the suite writes it: values of variables, which may be secrets, are not shown.
    private func shown(_ text: SmokeText) -> String {
        text.pieces.map { piece in
            switch piece {
            case .literal(let literal): literal
            case .variable(let name): "${\(name)}"
            }
        }.joined()
    }
}
