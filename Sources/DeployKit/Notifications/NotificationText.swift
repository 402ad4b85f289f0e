// SPDX-License-Identifier: Apache-2.0

/// What happened in a sentence or two, for a chat. Only words of ours and of the configuration: what a program wrote could
/// address people there, or be markup.
enum NotificationText {
    static func text(_ event: NotificationEvent, _ facts: RunFacts) -> String {
        let title = "\(facts.kind.rawValue) of \(facts.service)\(facts.environment.map { ", \($0)" } ?? "")"
        let hosts = facts.hosts.map(\.text).joined(separator: ", ")
        guard let end = facts.end else {
            return "\(title) began on \(hosts)\(facts.revision.map { ": commit \($0.short)" } ?? "")"
        }
        let time = "\(Int(end.seconds(since: facts.startedAt).rounded())) s"
        return event == .failed
            ? "\(title) failed after \(time)\(place(end)): \(state(end))\(cause(end))"
            : "\(title) done in \(time): \(result(facts))"
    }

    private static func result(_ facts: RunFacts) -> String {
        guard facts.kind != .abort else { return "nothing of a dead run is left" }
        guard let release = facts.release else { return "every host runs this already" }
        return "release \(release.id) serves\(facts.kind == .rollback ? " again" : "")"
    }

    private static func place(_ end: RunResult) -> String {
        guard let failure = end.report.failure else { return "" }
        return " at \(failure.step.map { "\($0), " } ?? "")\(failure.reason.code.rawValue)"
    }

    private static func state(_ end: RunResult) -> String {
        end.report.outcome.state(after: end.report.failure?.reason)
    }

    private static func cause(_ end: RunResult) -> String {
        end.cause.map { ". Likely cause: \($0.cause); \($0.nextStep)" } ?? ""
    }
}
