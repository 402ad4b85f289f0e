// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import HTTPTransport
import Support
import Testing

@Suite("Smoke suites")
struct SmokeTests {
    private func step(_ expectation: String, capture: String = "{}") throws -> SmokeStep {
        let suite = try SmokeSuite.load(
            "name: t\nneeds: [WANTED]\nsteps:\n- name: s\n  path: /\n  capture: \(capture)\n  expect: {\(expectation)}\n"
        )
        return try #require(suite.steps.first)
    }

    private func reply(_ body: String, status: Int = 200, seconds: Int = 0) throws -> SmokeReply {
        SmokeReply(
            status: status,
            headers: try HTTPHeaders(["X-Release": "abc", "Content-Type": "application/json"]),
            body: Array(body.utf8),
            latency: .seconds(seconds)
        )
    }

    @Test(
        "expectations against a reply",
        arguments: [
            ("status: 200", ""),
            ("status: [404, 200]", ""),
            ("status: 404", "status 200, expected 404"),
            ("headers: {x-release: \"${WANTED}\"}", ""),
            ("headers: {X-Release: abd}", "header X-Release is another text, expected \"abd\""),
            ("headers: {X-None: {exists: false}}", ""),
            ("headers: {X-None: a}", "header X-None is missing, expected \"a\""),
            ("json: {'$.a.b[0]': 1}", ""),
            ("json: {'$.a.b[-1]': {equals: Two}}", ""),
            ("json: {'$.a.b[*]': {contains: tW}}", ""),
            ("json: {$.a.b: x}", "$.a.b is a list of 2, expected \"x\""),
            ("json: {$.n: {at_least: 2}}", ""),
            ("json: {$.n: {at_most: 2}}", "$.n is 2.5, expected 2.0 or less"),
            ("json: {$.none: {exists: true}}", "$.none is missing"),
            ("json: {$.null: {exists: false}}", ""),
            ("json: {$.a: \"${WANTED}\"}", "$.a is an object, expected \"${WANTED}\""),
            ("body: {contains: TWO}", ""),
            ("latency: 1s", "took 2s, expected 1s at most"),
            ("last_event: done", "the stream has no events, expected done at its end"),
        ]
    )
    func evaluates(_ expectation: String, _ fault: String) throws {
        let step = try step(expectation)
        let reply = try reply(#"{"a":{"b":[1,"Two"]},"n":2.5,"null":null}"#, seconds: 2)
        let faults = SmokeEvaluation(variables: ["WANTED": "abc"]).faults(of: reply, in: step)
        #expect(faults == (fault.isEmpty ? [] : [fault]))
    }

    @Test(
        "event streams",
        arguments: [
            ("event: context\ndata: 1\n\nevent: token\ndata: 1\n\nevent: done\ndata: 1\n\n", 0),
            ("event: context\ndata: 1\n\nevent: error\ndata: 1\n\n", 2),
            ("event: context\ndata: 1\n\nevent: token\ndata: 1\n\nevent: done\ndata: 1", 1),
        ]
    )
    func events(_ body: String, _ faults: Int) throws {
        let step = try step("events: [context, token], last_event: done")
        #expect(SmokeEvaluation(variables: [:]).faults(of: try reply(body), in: step).count == faults)
    }

    @Test("values are captured, and what is missing is told")
    func captures() throws {
        let step = try step("status: 200", capture: "{ID: $.memory.id, NONE: $.none}")
        let found = SmokeEvaluation(variables: [:]).captures(try reply(#"{"memory":{"id":7}}"#), in: step)
        #expect(found.values == ["ID": "7"])
        #expect(found.faults == ["$.none is not in the reply, and ${NONE} needs it"])
    }

    @Test("paths that are none", arguments: ["", "a", "$a", "$.", "$[", "$[x]", "$[+1]", "$..a", "$.a b"])
    func noPath(_ text: String) {
        #expect(JSONPath(text) == nil)
    }

    @Test("a value cannot end the JSON text that it is put into")
    func escapes() throws {
        let text = try #require(SmokeText(#"{"a":"${V}","cost":"5 $$"}"#))
        let filled = try #require(text.filledAsJSON(with: ["V": "x\",\"admin\":\"\u{1}\n"]))
        #expect(JSONTree(Array(filled.utf8)) == .object(["a": .text("x\",\"admin\":\"\u{1}\n"), "cost": .text("5 $")]))
        #expect(text.filled(with: [:]) == nil)
        #expect(SmokeText("$x") == nil)
    }

    @Test("a suite's faults come at once, with places")
    func faults() {
        let text = "name: t\nsteps:\n- name: s\n  pth: /\n  path: /${NOBODY}\n  expect: {status: 99, json: {a: 1}}\n"
        #expect(throws: DocumentFaults.self) { try SmokeSuite.load(text) }
        do {
            _ = try SmokeSuite.load(text)
        } catch {
            #expect(error.faults.map(\.problem).contains("unknown key, did you mean path?"))
            #expect(error.faults.map(\.problem).contains("s: nothing sets ${NOBODY}"))
            #expect(error.faults.contains { $0.path == "steps[0].expect.status" })
            #expect(error.faults.contains { $0.path == "steps[0].expect.json" })
        }
    }

    @Test("the suites of the service load", arguments: ["private", "public"])
    func shipped(_ name: String) throws {
        let suite = try SmokeSuite.load(try Repository.text("ops/smoke/memory-server-\(name).yml"))
        #expect(suite.steps.count >= 4)
        #expect(suite.cleanup.count == 1)
        let given = Dictionary(uniqueKeysWithValues: suite.needs.map { ($0, "x") })
        let variables = try SmokeVariables(of: suite, given: given, random: "abcdef")
        #expect(variables.values["USER"] == "smoke-abcdef")
        #expect(throws: MissingSmokeVariables(names: suite.needs)) {
            try SmokeVariables(of: suite, given: [:], random: "abcdef")
        }
    }

    @Test(
        "a variable that may be missing is for headers alone",
        arguments: [
            ("headers: {X-API-Key: \"${KEY}\"}\n", nil),
            ("body: \"${KEY}\"\n", "may be missing: only headers can use ${KEY}"),
            ("headers: {X-Other: \"${OTHER}\"}\n", "nothing sets ${OTHER}"),
        ] as [(String, String?)]
    )
    func accepts(_ line: String, _ problem: String?) {
        let text = "name: t\naccepts: [KEY]\nsteps:\n- name: s\n  path: /\n  expect: {status: 200}\n  \(line)"
        do {
            _ = try SmokeSuite.load(text)
            #expect(problem == nil)
        } catch {
            #expect(error.faults.map(\.description).joined().contains(problem ?? "no fault"))
        }
    }
}
