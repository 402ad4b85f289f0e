// SPDX-License-Identifier: Apache-2.0

/// Decides when nginx leads to the new release: several answers in a row, each on a connection of its own, so that none
/// of them is of a worker from before the reload.
package struct ProxyWatch: Sendable {
    package enum Verdict: Sendable, Hashable {
        case agreed
        /// So far it does; ask again at once.
        case likely
        case waiting(String)
    }

    static let answers = 5

    private let release: Release
    private var agreeing = 0

    package init(_ release: Release) {
        self.release = release
    }

    package mutating func take(_ answer: ProxyAnswer) -> Verdict {
        if let reason = disagreement(answer) {
            agreeing = 0
            return .waiting(reason)
        }
        agreeing += 1
        return agreeing >= Self.answers ? .agreed : .likely
    }

    private func disagreement(_ answer: ProxyAnswer) -> String? {
        switch answer {
        case .noAnswer(let reason):
            return "nginx gives no answer: \(reason)"
        case .answered(let status, let deployment, let found):
            guard deployment == release.id.text else {
                let other = deployment.map { "leads to \(SecretScrubber().clean($0))" } ?? "does not name a release"
                return "nginx \(other), expected \(release.id)"
            }
            guard status < 500 else { return "nginx leads to the new release and answers \(status)" }
            guard found?.contains(release.revision.text) ?? false else {
                return "nginx leads to the new release and a service answers that is not of \(release.revision.short)"
            }
            return nil
        }
    }
}
