// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Support

/// Runs suites through the HTTP port: sends, asks ``SmokeEvaluation``, tries again until the deadline.
package struct SmokeRunner: Sendable {
    /// Bytes of a reply.
    static let bodyLimit = 4 << 20

    private let client: any HTTPClient
    private let mostAttempts: Int
    private let pause: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - attempts: At each step; `nil`: until the deadline.
    ///   - pause: Waits; given so that tests need not.
    package init(
        client: any HTTPClient,
        attempts: Int? = nil,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.client = client
        mostAttempts = attempts ?? .max
        self.pause = pause
    }

    /// Runs all steps up to the first that fails, then the clean-up, also when it is cancelled meanwhile.
    ///
    /// - Parameters:
    ///   - target: The service as seen from here.
    ///   - deadline: The caller's, for the clean-up too; the suite's own counts as well. What is broken off goes on for
    ///     ``brokenOffTime`` at most.
    ///   - report: Is told each result when it is there.
    ///   - warn: Is told when the clean-up failed, and whose things are left at the service.
    package func run(
        _ suite: SmokeSuite,
        at target: SmokeTarget,
        variables: SmokeVariables,
        deadline: Deadline,
        report: @escaping @Sendable (SmokeResult) -> Void = { _ in },
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws -> SmokeReport {
        let reserved = suite.cleanup.isEmpty ? .zero : min(Self.cleanupTime, deadline.remaining / 4)
        let stepsEnd = Deadline(instant: deadline.instant.advanced(by: .zero - reserved))
            .capped(to: suite.deadline.duration)
        var variables = variables
        var results: [SmokeResult] = []
        do {
            for step in suite.steps {
                let result = try await attempt(step, suite, target, &variables, stepsEnd)
                results.append(result)
                report(result)
                if !result.isPassed { break }
            }
        } catch {
            _ = await cleanUp(suite, target, variables, by: .after(Self.brokenOffTime), report, warn)
            throw error
        }
        let time = max(Self.leastCleanupTime, min(Self.cleanupTime, deadline.remaining))
        let cleanup = await cleanUp(suite, target, variables, by: .after(time), report, warn)
        return SmokeReport(suite: suite.name, results: results, cleanup: cleanup)
    }

    /// The steps' time ends so much earlier.
    private static let cleanupTime: Duration = .seconds(15)
    /// For one request, when there was no time left to keep.
    private static let leastCleanupTime: Duration = .seconds(2)
    /// Somebody waits for the end.
    static let brokenOffTime: Duration = .seconds(5)

    /// What the suite made is taken away also when the steps were broken off.
    private func cleanUp(
        _ suite: SmokeSuite,
        _ target: SmokeTarget,
        _ known: SmokeVariables,
        by deadline: Deadline,
        _ report: @escaping @Sendable (SmokeResult) -> Void,
        _ warn: @escaping @Sendable (String) -> Void
    ) async -> [SmokeResult] {
        // Not a child: that would be cancelled with the steps.
        let results = await Task {
            var variables = known
            var results: [SmokeResult] = []
            for step in suite.cleanup {
                let result: SmokeResult
                do {
                    result = try await attempt(step, suite, target, &variables, deadline)
                } catch {
                    result = SmokeResult(step: step.name, attempts: 1, faults: ["it was broken off"])
                }
                results.append(result)
                report(result)
            }
            return results
        }.value
        if !results.allSatisfy(\.isPassed) { warn(Self.leftBehind(suite, known)) }
        return results
    }

    private static func leftBehind(_ suite: SmokeSuite, _ variables: SmokeVariables) -> String {
        let own = suite.variables.filter { $0.value.variables.contains(SmokeVariables.random) }.keys.sorted()
        let names = own.compactMap { name in variables.values[name].map { "\(name)=\($0)" } }
        let whose = names.isEmpty ? "" : " by \(names.joined(separator: ", "))"
        return "\(suite.name): the clean-up failed: what was made\(whose) is still at the service"
    }

    private func attempt(
        _ step: SmokeStep,
        _ suite: SmokeSuite,
        _ target: SmokeTarget,
        _ variables: inout SmokeVariables,
        _ deadline: Deadline
    ) async throws -> SmokeResult {
        guard target.isOutside || !step.isOutsideOnly else {
            return SmokeResult(step: step.name, attempts: 0, faults: [], isSkipped: true)
        }
        var attempts = 0
        while true {
            attempts += 1
            let (faults, captured) = try await tryOnce(step, suite, target, variables.values, deadline)
            variables.set(captured)
            guard !faults.isEmpty, step.isRetried, attempts < mostAttempts,
                deadline.remaining > suite.interval.duration
            else {
                return SmokeResult(step: step.name, attempts: attempts, faults: faults)
            }
            try await pause(suite.interval.duration)
        }
    }

    private func tryOnce(
        _ step: SmokeStep,
        _ suite: SmokeSuite,
        _ target: SmokeTarget,
        _ variables: [String: String],
        _ deadline: Deadline
    ) async throws -> (faults: [String], captured: [String: String]) {
        guard let request = request(step, suite, target, variables, deadline) else {
            return (["the request cannot be made: a variable is not known or does not fit into it"], [:])
        }
        do {
            let began = ContinuousClock.now
            let response = try await client.send(request)
            let body = try await response.body.collect(upTo: Self.bodyLimit)
            let reply = SmokeReply(
                status: response.status,
                headers: response.headers,
                body: body,
                latency: began.duration(to: .now)
            )
            let evaluation = SmokeEvaluation(variables: variables)
            let (captured, missing) = evaluation.captures(reply, in: step)
            return (evaluation.faults(of: reply, in: step) + missing, captured)
        } catch let error as TransportError {
            return (["no reply: \(error.description)"], [:])
        }
    }

    private func request(
        _ step: SmokeStep,
        _ suite: SmokeSuite,
        _ target: SmokeTarget,
        _ variables: [String: String],
        _ deadline: Deadline
    ) -> HTTPRequest? {
        guard let method = HTTPMethod(rawValue: step.method), let path = step.path.filled(with: variables) else {
            return nil
        }
        var headers = target.headers
        for (name, text) in step.headers.sorted(by: { $0.key < $1.key }) {
            if text.variables.contains(where: { variables[$0] == nil && suite.accepts.contains($0) }) { continue }
            guard let value = text.filled(with: variables), (try? headers.append(name, value)) != nil else {
                return nil
            }
        }
        var body: [UInt8]?
        if let text = step.body {
            guard let filled = text.filledAsJSON(with: variables) else { return nil }
            body = Array(filled.utf8)
        }
        guard let address = try? HTTPTarget(target.address.origin + path, unixSocketPath: target.address.unixSocketPath)
        else {
            return nil
        }
        return HTTPRequest(
            method,
            address,
            headers: headers,
            body: body,
            deadline: deadline.capped(to: step.timeout.duration),
            idleTimeout: step.timeout.duration,
            maximumResponseBytes: Self.bodyLimit
        )
    }
}
