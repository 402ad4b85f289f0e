// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import HTTPTransport
import Support
import Testing

@Suite("Running a smoke suite")
struct SmokeRunnerTests {
    /// Answers with a script of statuses by path, and remembers what it was asked.
    private final class Peer: HTTPClient {
        private let state: Locked<(replies: [String: [Int]], asked: [String])>
        private let before: @Sendable (HTTPRequest) throws -> Void

        /// - Parameter before: Is told of each request before it is answered.
        init(_ replies: [String: [Int]], before: @escaping @Sendable (HTTPRequest) throws -> Void = { _ in }) {
            state = Locked((replies, []))
            self.before = before
        }

        var asked: [String] { state.withLock { $0.asked } }

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            let path = request.target.path
            let line = "\(request.method.rawValue) \(path) " + String(decoding: request.body ?? [], as: UTF8.self)
            let status = state.withLock { state in
                state.asked.append(line)
                guard let statuses = state.replies[path], let first = statuses.first else { return 404 }
                if statuses.count > 1 { state.replies[path]?.removeFirst() }
                return first
            }
            try before(request)
            guard status > 0 else { throw TransportError(.connectionRefused, "nobody listens") }
            let body = HTTPBody(chunks: [Array(#"{"id":"m1"}"#.utf8)])
            return HTTPResponse(head: HTTPResponseHead(status: status), body: body)
        }
    }

    private static let text = """
        name: demo
        deadline: 60s
        variables: {USER: "u-${RANDOM}"}
        steps:
          - name: first
            path: /first
            expect: {status: 200}
            capture: {ID: $.id}
          - name: second
            method: POST
            path: /second/${ID}
            body: '{"user": "${USER}"}'
            retry: false
            expect: {status: 200}
        cleanup:
          - name: forget
            method: DELETE
            path: /users/${USER}
            expect: {status: 200}

        """

    private func run(
        _ replies: [String: [Int]],
        attempts: Int? = nil
    ) async throws -> (report: SmokeReport, asked: [String]) {
        let suite = try SmokeSuite.load(Self.text)
        let peer = Peer(replies)
        let runner = SmokeRunner(client: peer, attempts: attempts, pause: { _ in })
        let report = try await runner.run(
            suite,
            at: SmokeTarget(try HTTPTarget("http://127.0.0.1:8001"), isOutside: false),
            variables: try SmokeVariables(of: suite, given: [:], random: "r1"),
            deadline: .after(.seconds(600))
        )
        return (report, peer.asked)
    }

    @Test("steps follow each other, with what earlier ones captured, and it cleans up")
    func passes() async throws {
        let (report, asked) = try await run(["/first": [200], "/second/m1": [200], "/users/u-r1": [200]])
        #expect(report.isPassed)
        #expect(asked == ["GET /first ", #"POST /second/m1 {"user": "u-r1"}"#, "DELETE /users/u-r1 "])
        #expect(report.text == "ok   demo: first\nok   demo: second\nok   demo: forget")
    }

    @Test("where users are led to it already, a step is tried a few times and no more")
    func boundedAttempts() async throws {
        let (report, asked) = try await run(["/first": [503], "/users/u-r1": [503]], attempts: 3)
        #expect(!report.isPassed)
        #expect(asked == Array(repeating: "GET /first ", count: 3) + Array(repeating: "DELETE /users/u-r1 ", count: 3))
    }

    @Test("a step that fails is tried again, unless it says not to")
    func retries() async throws {
        let (report, _) = try await run(["/first": [0, 503, 200], "/second/m1": [500, 200], "/users/u-r1": [200]])
        #expect(report.results.map(\.attempts) == [3, 1])
        #expect(!report.isPassed)
        #expect(report.text.contains("FAIL demo: second\n     status 500, expected 200"))
    }

    @Test("it cleans up when it is broken off, too")
    func brokenOff() async throws {
        let suite = try SmokeSuite.load(Self.text)
        let peer = Peer(["/first": [503], "/users/u-r1": [200]])
        let runner = SmokeRunner(client: peer, pause: { _ in throw CancellationError() })
        await #expect(throws: CancellationError.self) {
            try await runner.run(
                suite,
                at: SmokeTarget(try HTTPTarget("http://127.0.0.1:8001"), isOutside: false),
                variables: try SmokeVariables(of: suite, given: [:], random: "r1"),
                deadline: .after(.seconds(60))
            )
        }
        #expect(peer.asked == ["GET /first ", "DELETE /users/u-r1 "])
    }

    @Test("a run that is cancelled while it cleans up cleans up to the end")
    func cancelledCleanup() async throws {
        let suite = try SmokeSuite.load(Self.text)
        let running = Locked<Task<SmokeReport, any Error>?>(nil)
        let peer = Peer(["/first": [200], "/second/m1": [200], "/users/u-r1": [200]]) { request in
            guard request.method == .delete else { return }
            running.withLock { $0 }?.cancel()
            // As a client does whose task was cancelled.
            try Task.checkCancellation()
        }
        let runner = SmokeRunner(client: peer, pause: { _ in })
        let target = SmokeTarget(try HTTPTarget("http://127.0.0.1:8001"), isOutside: false)
        let variables = try SmokeVariables(of: suite, given: [:], random: "r1")
        let task = Task {
            while running.withLock({ $0 == nil }) { await Task.yield() }
            return try await runner.run(suite, at: target, variables: variables, deadline: .after(.seconds(60)))
        }
        running.withLock { $0 = task }
        #expect(try await task.value.cleanup.map(\.isPassed) == [true])
    }

    @Test("a clean-up that fails is told with the user that it left, and has an end of its own")
    func failedCleanup() async throws {
        let suite = try SmokeSuite.load(Self.text)
        let limits = Recorder<Duration>()
        let peer = Peer(["/first": [503], "/users/u-r1": [503]]) { request in
            if request.method == .delete { limits.record(request.deadline.remaining) }
        }
        let runner = SmokeRunner(client: peer, attempts: 2, pause: { _ in throw CancellationError() })
        let warnings = Recorder<String>()
        let target = SmokeTarget(try HTTPTarget("http://127.0.0.1:8001"), isOutside: false)
        await #expect(throws: CancellationError.self) {
            try await runner.run(
                suite,
                at: target,
                variables: try SmokeVariables(of: suite, given: [:], random: "r1"),
                deadline: .after(.seconds(900)),
                warn: { warnings.record($0) }
            )
        }
        let words = "demo: the clean-up failed: what was made by USER=u-r1 is still at the service"
        #expect(warnings.events == [words])
        #expect(limits.events.count == 1)
        #expect(limits.events.allSatisfy { $0 <= .seconds(5) })
    }

    @Test("it cleans up after a failure too, and goes no further")
    func cleansUp() async throws {
        let (report, asked) = try await run(["/first": [200], "/second/m1": [500], "/users/u-r1": [200]])
        #expect(report.cleanup.map(\.isPassed) == [true])
        #expect(asked.last == "DELETE /users/u-r1 ")
    }
}
