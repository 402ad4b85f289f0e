// SPDX-License-Identifier: Apache-2.0

/// Decides when a new container is healthy: a state machine that is told what was seen.
package struct HealthWatch: Sendable {
    package enum Verdict: Sendable, Hashable {
        case healthy
        /// What is waited for.
        case waiting(String)
        /// It will not become healthy by itself.
        case failed(String)
    }

    /// So many answers of another release in a row are no passing thing: the image is not of the wanted commit, or
    /// another program has the port.
    static let foreignAnswers = 3

    private let revision: GitRevision
    private let path: String
    private var foreign = 0

    package init(revision: GitRevision, path: String) {
        self.revision = revision
        self.path = path
    }

    /// - Parameter answer: `nil` when the service was not asked.
    package mutating func take(_ condition: ContainerCondition, _ answer: HealthAnswer?) -> Verdict {
        switch condition {
        case .missing: return .failed("the container is not there any more")
        case .unknown(let reason): return .waiting(reason)
        case .seen(let facts):
            if let end = facts.end { return .failed(end) }
            guard facts.isRunning else { return .waiting("the container is \(facts.status)") }
            if facts.health == "unhealthy" { return .waiting("Docker's own health check says unhealthy") }
            return judge(answer)
        }
    }

    private mutating func judge(_ answer: HealthAnswer?) -> Verdict {
        switch answer {
        case nil: return .waiting("\(path) was not asked")
        case .noAnswer(let reason):
            foreign = 0
            return .waiting("\(path) gives no answer: \(reason)")
        case .status(200, let release):
            if release?.contains(revision.text) ?? false { return .healthy }
            foreign += 1
            let found = release.map { "is of \(SecretScrubber().clean($0))" } ?? "has no X-Release"
            let reason = "\(path) answers 200 but \(found), expected \(revision)"
            return foreign < Self.foreignAnswers ? .waiting(reason) : .failed(reason)
        case .status(let status, _):
            foreign = 0
            return .waiting("\(path) answers \(status)")
        }
    }
}
