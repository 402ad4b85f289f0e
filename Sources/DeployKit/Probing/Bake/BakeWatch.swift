// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Judges a release that serves already: a state machine that is told what was seen, and names the number that is beyond
/// its limit.
package struct BakeWatch: Sendable {
    package enum Verdict: Sendable, Hashable {
        case goesOn
        /// It goes on, and this is worth telling.
        case misses(String)
        case failed(String)
    }

    /// So many looks in a row may see nothing.
    static let bearableMisses = 2

    private let limits: BakeSettings
    private let revision: GitRevision
    private var startedAt: String?
    private var baseline: RequestCounts?
    private var counts = RequestCounts()
    private var latest: RequestCounts?
    private var wasMeasured = false
    private var misses = (container: 0, readiness: 0, metrics: 0)

    /// - Parameter baseline: What it had counted before it served; `nil`: what the first look finds.
    package init(limits: BakeSettings, revision: GitRevision, baseline: RequestCounts? = nil) {
        self.limits = limits
        self.revision = revision
        self.baseline = baseline
    }

    package mutating func take(_ look: BakeLook) -> Verdict {
        let verdicts = [judge(look.condition), judge(look.readiness), judge(look.counts)]
        for case .failed(let reason) in verdicts { return .failed(reason) }
        for case .misses(let reason) in verdicts { return .misses(reason) }
        return .goesOn
    }

    private mutating func judge(_ condition: ContainerCondition) -> Verdict {
        switch condition {
        case .missing:
            return .failed("the container is not there any more")
        case .unknown(let reason):
            misses.container += 1
            return Self.verdict(misses.container, reason)
        case .seen(let facts):
            misses.container = 0
            if let end = facts.end { return .failed(end) }
            guard facts.isRunning else { return .failed("the container is \(facts.status)") }
            if let startedAt, startedAt != facts.startedAt { return .failed("the container was started again") }
            startedAt = facts.startedAt
            return .goesOn
        }
    }

    private mutating func judge(_ readiness: HealthAnswer?) -> Verdict {
        let reason: String
        switch readiness {
        case nil: return .goesOn
        case .status(200, let release):
            misses.readiness = 0
            let isOurs = release?.contains(revision.text) ?? false
            return isOurs ? .goesOn : .failed("another release answers where it serves")
        case .status(let status, _): reason = "readiness answers \(status)"
        case .noAnswer(let words): reason = "readiness gives no answer: \(words)"
        }
        misses.readiness += 1
        return Self.verdict(misses.readiness, reason)
    }

    private mutating func judge(_ reading: Result<RequestCounts, MetricsFault>) -> Verdict {
        switch reading {
        case .failure(let fault):
            misses.metrics += 1
            return Self.verdict(misses.metrics, fault.description)
        case .success(let now):
            misses.metrics = 0
            wasMeasured = true
            latest = now
            guard let baseline else {
                self.baseline = now
                return .goesOn
            }
            guard let since = now.since(baseline) else {
                return .failed("its counters began anew: the service was started again")
            }
            counts = since
            return excess.map { .failed($0) } ?? .goesOn
        }
    }

    private static func verdict(_ misses: Int, _ reason: String) -> Verdict {
        misses > bearableMisses ? .failed("\(reason), \(misses) times in a row") : .misses(reason)
    }

    /// What is beyond its limit.
    private var excess: String? {
        guard isTelling else { return nil }
        if counts.failureShare > limits.maximumErrorShare {
            return "\(Self.percent(counts.failureShare)) of \(Self.whole(counts.requests)) requests failed with 500 or "
                + "more, allowed are \(Self.percent(limits.maximumErrorShare))"
        }
        if let limit = limits.maximumP95, let p95 = counts.quantile(0.95), p95 * 1_000 > Double(limit.count) {
            return "the slowest 5% of \(Self.whole(counts.requests)) requests took \(Self.milliseconds(p95)) or more, "
                + "allowed are \(limit)"
        }
        return nil
    }

    private var isTelling: Bool { counts.requests >= Double(limits.minimumRequests) }

    /// At the end. Metrics that were never read in a bake too short for three misses are no proof of anything.
    package var conclusion: Verdict {
        guard wasMeasured else { return .failed("its metrics could not be read") }
        return excess.map { .failed($0) } ?? .goesOn
    }

    /// From where on a bake after this one judges: what passed is not to dilute what fails later, and too few requests to judge
    /// by count once more.
    package var nextBaseline: RequestCounts? { isTelling ? latest : baseline }

    package var summary: String {
        let requests = "\(Self.whole(counts.requests)) requests"
        guard isTelling else { return "\(requests), too few to judge by (\(limits.minimumRequests) are wanted)" }
        let p95 = counts.quantile(0.95).map { ", 95% within \(Self.milliseconds($0))" } ?? ""
        return "\(requests), \(Self.percent(counts.failureShare)) failed\(p95)"
    }

    private static func percent(_ share: Double) -> String { String(format: "%.4g%%", share * 100) }

    private static func whole(_ count: Double) -> String { String(format: "%.0f", count) }

    private static func milliseconds(_ seconds: Double) -> String { String(format: "%.0fms", seconds * 1_000) }
}
