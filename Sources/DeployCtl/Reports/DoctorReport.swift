// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// `deployctl doctor`: a paragraph for each place, a line for each thing that was looked at.
struct DoctorReport: Encodable {
    enum State: String, Encodable {
        case ok
        case warning
        case error
    }

    struct Finding: Encodable, Hashable {
        let code: String
        let severity: State
        /// `here`, or a host.
        let place: String
        let seen: String
        let fix: String
    }

    struct Check: Encodable, Hashable {
        let topic: String
        let state: State
        /// What there is; where something is wrong with it, the findings say what.
        let note: String?
        let findings: [Finding]
    }

    struct Place: Encodable, Hashable {
        let place: String
        let checks: [Check]
    }

    let service: String
    let environment: String?
    let errors: Int
    let warnings: Int
    let places: [Place]

    /// - Parameter scrub: Takes secrets out of what programs on the hosts say.
    init(
        _ configuration: DeployConfiguration,
        _ examinations: [Examination],
        scrubbing scrub: (String) -> String = { $0 }
    ) {
        service = configuration.service.text
        environment = configuration.environment
        let findings = examinations.flatMap(\.findings)
        errors = findings.count(where: { $0.severity == .error })
        warnings = findings.count(where: { $0.severity == .warning })
        places = examinations.map { examination in
            let checks = examination.rows.map { Check($0, scrubbing: scrub) }
            return Place(place: examination.place.description, checks: checks)
        }
    }

    var exitStatus: ExitStatus { errors > 0 ? .failed : .done }

    func text(style: OutputStyle) -> String {
        let title = environment.map { "\(service), \($0)" } ?? service
        let paragraphs = places.map { place in
            ([style.styled(place.place, .bold)] + place.checks.flatMap { $0.lines(style) }).joined(separator: "\n")
        }
        return ([title] + paragraphs + [conclusion]).joined(separator: "\n\n") + "\n"
    }

    private var conclusion: String {
        let count = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
        return count.isEmpty ? "nothing is in the way of a deploy" : count.joined(separator: ", ")
    }
}

extension DoctorReport.Check {
    init(_ row: Examination.Row, scrubbing scrub: (String) -> String) {
        topic = row.topic.rawValue
        findings = row.findings.map { finding in
            DoctorReport.Finding(
                code: finding.code.rawValue,
                severity: finding.severity == .error ? .error : .warning,
                place: finding.place.description,
                seen: TerminalText.line(scrub(finding.seen)),
                fix: TerminalText.line(scrub(finding.fix))
            )
        }
        let severities = row.findings.map(\.severity)
        state = severities.isEmpty ? .ok : severities.contains(.error) ? .error : .warning
        note = row.findings.isEmpty ? TerminalText.line(scrub(row.note)) : nil
    }

    func lines(_ style: OutputStyle) -> [String] {
        if let note { return [line(.ok, topic, note, style)] }
        return findings.flatMap { finding in
            [line(finding.severity, topic, finding.seen, style), "        \("fix".padding(to: 12)) \(finding.fix)"]
        }
    }

    private func line(_ state: DoctorReport.State, _ topic: String, _ words: String, _ style: OutputStyle) -> String {
        let mark =
            switch state {
            case .ok: style.styled("ok  ", .green)
            case .warning: style.styled("warn", .yellow)
            case .error: style.styled("fail", .red)
            }
        return "  \(mark)  \(topic.padding(to: 12)) \(words)"
    }
}
