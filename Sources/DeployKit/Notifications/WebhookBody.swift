// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What a webhook is sent, as JSON; docs/deployctl-notifications.md describes every field. What is not known is left out.
///
/// Fields are named as in the events of `--json` where they say the same.
struct WebhookBody: Encodable, Sendable, Hashable {
    /// Of the form. A field more does not change it; one that goes, or means something else, does.
    let schema = 1
    let id: String
    let event: NotificationEvent
    let time: String
    let text: String
    let run: String
    let kind: String
    let service: String
    let environment: String?
    let actor: String
    let runUrl: String?
    let hosts: [String]
    let startedAt: String
    let revision: String?
    let release: ReleaseRecord?
    let previousRelease: String?
    let seconds: Double?
    let ending: String?
    let exitCode: Int?
    let failure: FailureRecord?
    let cause: String?
    let likelyCause: String?
    let nextStep: String?
    let warnings: [FailureRecord]?
    let leftBehind: [LeftoverRecord]?

    init(_ event: NotificationEvent, _ facts: RunFacts, id: String, scrub: (String) -> String) {
        let end = facts.end
        let report = end?.report
        self.id = id
        self.event = event
        time = Self.text(end?.endedAt ?? facts.startedAt)
        text = NotificationText.text(event, facts)
        run = facts.run.text
        kind = facts.kind.rawValue
        service = facts.service.text
        environment = facts.environment
        actor = facts.identity.actor
        runUrl = facts.identity.runURL
        hosts = facts.hosts.map(\.text)
        startedAt = Self.text(facts.startedAt)
        revision = (facts.release?.revision ?? facts.revision)?.text
        release = facts.release.map(ReleaseRecord.init)
        previousRelease = facts.previous?.text
        seconds = end.map { ($0.seconds(since: facts.startedAt) * 1_000).rounded() / 1_000 }
        ending = report?.outcome.rawValue
        exitCode = report?.exitCode
        failure = report?.failure.map { FailureRecord($0, scrub: scrub) }
        cause = end?.cause?.code.rawValue
        likelyCause = end?.cause?.cause
        nextStep = end?.cause?.nextStep
        warnings = report?.warnings.map { FailureRecord($0, scrub: scrub) }
        leftBehind = report?.leftBehind.map(LeftoverRecord.init)
    }

    private static func text(_ time: Date) -> String {
        time.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
