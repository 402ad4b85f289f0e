// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPTransport
import Testing

@Suite("Who is told of a run, in deploy.yml")
struct FollowingConfigurationTests {
    private static let minimal = """
        service: demo
        image: 127.0.0.1:5000/demo
        hosts:
          - address: app-1
            host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
        plain: {listen: 80}

        """

    private func load(_ more: String) throws -> DeployConfiguration {
        try DeployConfiguration.load(Self.minimal + more, environment: nil)
    }

    /// Without their places.
    private func faults(_ more: String) -> [String] {
        do {
            _ = try load(more)
            return []
        } catch let faults as DocumentFaults {
            return faults.faults.map { "\($0.path): \($0.problem)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test("nothing follows unless it is asked for")
    func defaults() throws {
        let configuration = try load("")
        #expect(configuration.hooks.isEmpty)
        #expect(configuration.notifications == NotificationSettings())
        #expect(configuration.telemetry == TelemetrySettings())
        let nothing = try load("hooks: {}\nnotifications: {}\ntelemetry: {}\n")
        #expect(nothing == configuration)
    }

    @Test("the example has all of it")
    func example() throws {
        let text = try Repository.text("ops/deploy/deploy.example.yml")
        let production = try DeployConfiguration.load(text, environment: "production")
        #expect(production.hooks.map(\.moment) == HookMoment.allCases)
        #expect(
            production.hooks.first
                == Hook(.beforeRun, "test", ["!", "-e", "ops/deploy/frozen"], deadline: .seconds(10))
        )
        #expect(production.hooks.last?.deadline == Hook.usualDeadline)
        #expect(
            production.notifications.webhooks == [
                WebhookSettings(.secret(.environment("SLACK_WEBHOOK_URL")), events: [.failed]),
                WebhookSettings(
                    .open(try HTTPTarget("https://hooks.example.com/deploys")),
                    signingKey: .environment("WEBHOOK_KEY"),
                    timeout: .seconds(5)
                ),
            ]
        )
        #expect(
            production.notifications.grafana
                == GrafanaSettings(
                    .open(try HTTPTarget("https://grafana.example.com")),
                    token: .environment("GRAFANA_TOKEN"),
                    dashboard: "memory-layer",
                    tags: ["eu-central"]
                )
        )
        #expect(production.telemetry.textfile?.text.hasSuffix("/deployctl.prom") == true)
        #expect(production.namedSecrets["notifications.webhooks[0].url"] == .environment("SLACK_WEBHOOK_URL"))
        #expect(production.telemetry.collector == CollectorSettings(.open(try HTTPTarget("http://127.0.0.1:4318"))))
        let staging = try DeployConfiguration.load(text, environment: "staging")
        #expect(staging.hooks.isEmpty)
        #expect(staging.notifications == NotificationSettings())
        #expect(staging.telemetry == TelemetrySettings())
    }

    private static let hookCases: [(String, [String])] = [
        ("{before_run: [{command: [a]}]}", []),
        ("{befor_run: [{command: [a]}]}", ["hooks.befor_run: unknown key, did you mean before_run?"]),
        ("{before_run: {command: [a]}}", ["hooks.before_run: expected a list, found a mapping"]),
        ("{before_run: [{}]}", ["hooks.before_run[0].command: is missing"]),
        ("{before_run: [{command: []}]}", ["hooks.before_run[0].command: is missing"]),
        ("{before_run: [{command: ['', a]}]}", ["hooks.before_run[0].command: the program has no name"]),
        (
            "{before_run: [{command: a}]}",
            [
                "hooks.before_run[0].command: expected a list, found a single value",
                "hooks.before_run[0].command: is missing",
            ]
        ),
        (
            "{after_failure: [{command: [a], timeout: 61m}]}",
            ["hooks.after_failure[0].timeout: expected a time from 1s to 60m"]
        ),
        (
            "{after_failure: [{command: [a], timeout: 0s}]}",
            ["hooks.after_failure[0].timeout: expected a time from 1s to 60m"]
        ),
        (
            "{after_failure: [{comand: [a]}]}",
            [
                "hooks.after_failure[0].command: is missing",
                "hooks.after_failure[0].comand: unknown key, did you mean command?",
            ]
        ),
        ("[a]", ["hooks: expected a mapping, found a list"]),
    ]

    @Test("hooks that mean nothing are refused", arguments: hookCases)
    func hooks(_ text: String, _ expected: [String]) {
        #expect(faults("hooks: \(text)\n").sorted() == expected.sorted())
    }

    private static let events = "one of started, succeeded, failed"
    private static let webhookCases: [(String, [String])] = [
        ("url: 'http://127.0.0.1:9/x'", []),
        ("url: {command: [pass, show, hook]}", []),
        ("url: 'file:~/hook', events: [failed, started, failed]", []),
        ("events: [failed]", ["url: is missing"]),
        ("url: hooks.example.com", ["url: expected \(NotificationAddress.expectation)"]),
        ("url: 'https://me:hunter2@hooks.example.com'", ["url: expected \(NotificationAddress.expectation)"]),
        ("url: 'env:X', events: []", ["events: expected \(events), or more"]),
        ("url: 'env:X', events: [done]", ["events[0]: expected \(events)"]),
        ("url: 'env:X', sign: hunter2", ["sign: expected \(SecretReference.expectation)"]),
        ("url: 'env:X', bearer: hunter2", ["bearer: expected \(SecretReference.expectation)"]),
        ("url: 'env:X', timeout: 31s", ["timeout: expected a time from 1s to 30s"]),
        ("url: 'env:X', evens: [failed]", ["evens: unknown key, did you mean events?"]),
    ]

    @Test("webhooks that mean nothing are refused, and secrets in the file are not repeated", arguments: webhookCases)
    func webhooks(_ text: String, _ expected: [String]) {
        let found = faults("notifications: {webhooks: [{\(text)}]}\n")
        #expect(found == expected.map { "notifications.webhooks[0].\($0)" })
        #expect(!found.joined().contains("hunter2"))
    }

    private static let otherCases: [(String, [String])] = [
        ("notifications: {grafana: {url: 'https://g', token: 'env:T'}}", []),
        ("notifications: {grafana: {url: 'https://g'}}", ["notifications.grafana.token: is missing"]),
        (
            "notifications: {grafana: {url: 'https://g', token: 'env:T', dashboard: 'a b', tags: ['']}}",
            [
                "notifications.grafana.dashboard: expected the uid of a dashboard: letters, digits, - and _",
                "notifications.grafana.tags[0]: expected a word of 100 bytes at most",
            ]
        ),
        ("notifications: {slack: x}", ["notifications.slack: unknown key, known here: grafana, webhooks"]),
        ("telemetry: {textfile: /var/lib/x.prom}", []),
        (
            "telemetry: {textfile: /var/lib/x.txt}",
            ["telemetry.textfile: expected \(TelemetrySettings.textfileExpectation)"]
        ),
        ("telemetry: {textfile: x.prom}", ["telemetry.textfile: expected \(TelemetrySettings.textfileExpectation)"]),
        ("telemetry: {otlp: {url: 'env:X', bearer: 'env:Y'}}", []),
        (
            "telemetry: {otlp: {endpoint: x}}",
            [
                "telemetry.otlp.url: is missing",
                "telemetry.otlp.endpoint: unknown key, known here: bearer, timeout, url",
            ]
        ),
        ("telemetry: {textfil: /x.prom}", ["telemetry.textfil: unknown key, did you mean textfile?"]),
    ]

    @Test("so are Grafana's and the metrics' settings", arguments: otherCases)
    func others(_ text: String, _ expected: [String]) {
        #expect(faults(text + "\n").sorted() == expected.sorted())
    }
}
