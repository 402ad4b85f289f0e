// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// What a code means, why it comes up, and what to do, for whoever has just read it.
struct Explanation: Sendable, Hashable {
    enum Subject: String, Sendable, CaseIterable {
        case failure = "why a step failed"
        case cause = "what is likely behind it"
        case provision = "why a machine is not as it was asked for"
        case certificate = "what is wrong with a certificate"
        case exit = "what the program ended with"
    }

    /// Characters of a line: what is read as text is not wide.
    private static let width = 88

    let subject: Subject
    let code: String
    /// In a line.
    let title: String
    let meaning: String
    let reasons: [String]
    let steps: [String]

    init(
        _ subject: Subject,
        _ code: String,
        _ title: String,
        _ meaning: String,
        why reasons: [String],
        next steps: [String]
    ) {
        self.subject = subject
        self.code = code
        self.title = title
        self.meaning = meaning
        self.reasons = reasons
        self.steps = steps
    }

    var text: String {
        var lines = ["\(code): \(title)", ""] + Self.wrapped(meaning, first: "", rest: "")
        lines += Self.list("why it comes up", reasons)
        lines += Self.list("what to do", steps)
        return lines.joined(separator: "\n") + "\n"
    }

    private static func list(_ heading: String, _ items: [String]) -> [String] {
        guard !items.isEmpty else { return [] }
        return ["", heading] + items.flatMap { wrapped($0, first: "  - ", rest: "    ") }
    }

    private static func wrapped(_ text: String, first: String, rest: String) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                (line, isEmpty) = (rest, true)
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}

extension Explanation {
    static var all: [Explanation] {
        let failures = StepFailure.Code.allCases.map { Explanation($0) }
        let causes = LikelyCause.Code.allCases.map { Explanation($0) }
        let provision = ProvisionFailure.Code.allCases.map { Explanation($0) }
        let certificates = CertificateFault.Code.allCases.map { Explanation($0) }
        return failures + causes + provision + certificates + ExitStatus.allCases.map { Explanation($0) }
    }

    /// - Parameter code: As it was read somewhere, whatever its case and its hyphens.
    static func find(_ code: String) -> Explanation? {
        let wanted = normalized(code)
        return all.first { $0.code == wanted }
    }

    /// Codes that begin alike, for who has mistyped.
    static func similar(to code: String) -> [String] {
        let start = normalized(code).prefix(3)
        return start.isEmpty ? [] : all.map(\.code).filter { $0.hasPrefix(start) }
    }

    /// Every code with its title, by subject.
    static var list: String {
        let width = all.map(\.code.count).max() ?? 0
        return Subject.allCases.map { subject in
            let rows = all.filter { $0.subject == subject }.map { "  \($0.code.padding(to: width))  \($0.title)\n" }
            return "\(subject.rawValue)\n\(rows.joined())"
        }.joined(separator: "\n")
    }

    private static func normalized(_ code: String) -> String {
        code.lowercased().replacing("-", with: "_")
    }
}
