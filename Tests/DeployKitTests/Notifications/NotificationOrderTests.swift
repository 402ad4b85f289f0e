// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Testing

@testable import DeployKit

@Suite("Who is told what of a run")
struct NotificationOrderTests {
    private func settings() throws -> NotificationSettings {
        var settings = NotificationSettings()
        settings.webhooks = [
            WebhookSettings(.secret(.environment("SLACK")), events: [.failed]),
            WebhookSettings(.open(try HTTPTarget("https://hooks.example.com/x")), signingKey: .environment("KEY")),
        ]
        settings.grafana = GrafanaSettings(
            .open(try HTTPTarget("https://grafana.example.com")),
            token: .environment("TOKEN"),
            dashboard: "demo",
            tags: ["eu", "deploy"]
        )
        return settings
    }

    private func body(_ event: NotificationEvent, _ facts: RunFacts) throws -> String {
        var settings = NotificationSettings()
        settings.webhooks = [WebhookSettings(.open(try HTTPTarget("https://hooks.example.com/x")))]
        let orders = try settings.orders(event, facts) { $0.replacing("hunter2", with: "<redacted>") }
        return String(decoding: try #require(orders.first).body, as: UTF8.self)
    }

    @Test("each event goes to those who want it, and an annotation is made when the run is over")
    func events() throws {
        let settings = try settings()
        func names(_ event: NotificationEvent, _ facts: RunFacts) throws -> [String] {
            try settings.orders(event, facts) { $0 }.map(\.name)
        }
        #expect(try names(.started, .sample()) == ["notifications.webhooks[1]"])
        #expect(try names(.succeeded, .served()) == ["notifications.webhooks[1]", "notifications.grafana"])
        #expect(
            try names(.failed, .failed()) == [
                "notifications.webhooks[0]", "notifications.webhooks[1]", "notifications.grafana",
            ]
        )
        let orders = try settings.orders(.failed, .failed()) { $0 }
        #expect(orders.map(\.isRepeatable) == [true, true, false])
        #expect(Set(orders.map(\.key)) == ["run-news-0000-failed"])
        #expect(orders.map(\.signingKey) == [nil, .environment("KEY"), nil])
        #expect(orders.map(\.bearer) == [nil, nil, .environment("TOKEN")])
        #expect(try NotificationSettings().orders(.failed, .failed()) { $0 }.isEmpty)
    }

    @Test("a run that begins")
    func started() throws {
        #expect(
            try body(.started, .sample()) == """
                {"actor":"ada","environment":"production","event":"started","hosts":["app-1.example.com","app-2.example.com"],\
                "id":"run-news-0000-started","kind":"deploy","revision":"cccccccccccccccccccccccccccccccccccccccc",\
                "run":"run-news-0000","run_url":"https://ci.example.com/runs/1","schema":1,"service":"demo",\
                "started_at":"2026-11-22T23:30:00.000Z",\
                "text":"deploy of demo, production began on app-1.example.com, app-2.example.com: commit ccccccc",\
                "time":"2026-11-22T23:30:00.000Z"}
                """
        )
    }

    @Test("a run that failed, with what a program wrote in `failure` alone, harmless and without secrets")
    func failed() throws {
        let words = "app-1: \u{1B}[31mhunter2 <!channel>\u{1B}[0m\nsecond\u{7}"
        let release = try Sample.release(2)
        let previous = try Sample.release(1).id
        #expect(
            try body(.failed, .failed(.undoIncomplete, words: words)) == """
                {"actor":"ada","cause":"not_ready","ending":"undo_incomplete","environment":"production","event":"failed",\
                "exit_code":5,"failure":{"code":"unhealthy","message":"app-1: <redacted> <!channel>\\nsecond\u{FFFD}",\
                "step":"await-health@app-1.example.com"},"hosts":["app-1.example.com","app-2.example.com"],\
                "id":"run-news-0000-failed","kind":"deploy","left_behind":[{"action":"remove-file","host":"app-1.example.com",\
                "step":"await-health@app-1.example.com"}],\
                "likely_cause":"it runs and does not become ready: it still starts, or a part that it needs is away",\
                "next_step":"read the health output above; raise `health.deadline` if it only starts slowly",\
                "previous_release":"\(previous)","release":{"digest":"\(release.image.digest)","id":"\(release.id)",\
                "image":"\(release.image.reference)","revision":"\(release.revision)"},"revision":"\(release.revision)",\
                "run":"run-news-0000","run_url":"https://ci.example.com/runs/1","schema":1,"seconds":83.25,"service":"demo",\
                "started_at":"2026-11-22T23:30:00.000Z","text":"deploy of demo, production failed after 83 s at \
                await-health@app-1.example.com, unhealthy: not everything could be taken back; the next `deploy` or `abort` begins \
                with the rest. Likely cause: it runs and does not become ready: it still starts, or a part that it needs is away; \
                read the health output above; raise `health.deadline` if it only starts slowly","time":"2026-11-22T23:31:23.250Z",\
                "warnings":[]}
                """
        )
    }

    @Test("in words")
    func texts() throws {
        func text(_ facts: RunFacts) throws -> String {
            NotificationText.text(NotificationEvent(try #require(facts.end)), facts)
        }
        let release = try Sample.release(2).id
        #expect(try text(.served()) == "deploy of demo, production done in 83 s: release \(release) serves")
        #expect(
            try text(.served(.rollback)) == "rollback of demo, production done in 83 s: release \(release) serves again"
        )
        #expect(try text(.served(.abort)) == "abort of demo, production done in 83 s: nothing of a dead run is left")
        var idle = try RunFacts.served()
        idle.release = nil
        idle.environment = nil
        #expect(try text(idle) == "deploy of demo done in 83 s: every host runs this already")
        var early = try RunFacts.failed(.failedUntouched)
        early.end?.report = RunReport(
            outcome: .leaseHeld,
            failure: .init(step: nil, reason: StepFailure(.leaseHeld, "bob holds it")),
            warnings: [],
            leftBehind: []
        )
        early.end?.cause = nil
        #expect(
            try text(early)
                == "deploy of demo, production failed after 83 s at lease_held: nothing was changed on any host"
        )
    }

    @Test("Grafana gets a region with tags, each once")
    func annotation() throws {
        let orders = try settings().orders(.succeeded, .served()) { $0 }
        let order = try #require(orders.last)
        #expect(order.path == "api/annotations")
        #expect(
            String(decoding: order.body, as: UTF8.self) == """
                {"dashboardUID":"demo","tags":["deployctl","deploy","completed","demo","production","eu"],\
                "text":"deploy of demo, production done in 83 s: release \(try Sample.release(2).id) serves",\
                "time":1795390200000,"timeEnd":1795390283250}
                """
        )
        var backwards = try RunFacts.served()
        backwards.end?.endedAt = Sample.time.addingTimeInterval(-5)
        let annotation = GrafanaAnnotation(try #require(try settings().grafana), backwards, try #require(backwards.end))
        #expect(annotation.timeEnd == annotation.time)
    }

    @Test("docs/deployctl-notifications.md describes every field, event and ending")
    func documented() throws {
        let page = try Repository.text("docs/deployctl-notifications.md")
        var words = Set(NotificationEvent.allCases.map(\.rawValue) + RunReport.Outcome.allCases.map(\.rawValue))
        for text in [try body(.started, .sample()), try body(.failed, .failed(.undoIncomplete))] {
            let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
            words.formUnion(object.keys)
        }
        for word in words { #expect(page.contains("`\(word)`"), "\(word)") }
        for header in [NotificationSender.signatureHeader, NotificationSender.keyHeader] {
            #expect(page.contains("`\(header)`"))
        }
    }
}
