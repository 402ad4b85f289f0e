// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Support

/// Runs suites, by their files, against a service: for a deploy and for `deployctl smoke`.
package struct SmokeCheck: Sendable {
    private let http: any HTTPClient
    private let file: @Sendable (String) async throws -> String
    private let clock: ProbeClock

    /// - Parameter file: The text of a file, by its path as the configuration or the caller names it.
    package init(
        http: any HTTPClient,
        file: @escaping @Sendable (String) async throws -> String,
        clock: ProbeClock = ProbeClock()
    ) {
        self.http = http
        self.file = file
        self.clock = clock
    }

    /// Reads the suites. All of them, before the first request is sent.
    ///
    /// - Throws: ``StepFailure`` that names the file and all that is wrong with it; cancellation.
    package func load(_ paths: [String]) async throws -> [SmokeSuite] {
        var suites: [SmokeSuite] = []
        for path in paths {
            let text: String
            do {
                text = try await file(path)
            } catch let error as CancellationError {
                throw error
            } catch {
                throw StepFailure(.rejected, "the suite \(path) cannot be read")
            }
            do throws(DocumentFaults) {
                suites.append(try SmokeSuite.load(text))
            } catch {
                let faults = error.faults.map { "\(path):\($0)" }
                throw StepFailure(.rejected, faults.joined(separator: "\n"))
            }
        }
        return suites
    }

    /// Runs one suite after the other up to the first that fails.
    ///
    /// - Parameters:
    ///   - attempts: At each step; `nil`: until the deadline.
    ///   - report: Is told a line for each step.
    /// - Returns: Of the suites that were run, in order; what is wrong with a service is in them, not thrown.
    /// - Throws: ``StepFailure`` when a suite needs what is not given; cancellation.
    package func run(
        _ suites: [SmokeSuite],
        at target: SmokeTarget,
        given: SmokeGiven,
        by deadline: Deadline,
        attempts: Int? = nil,
        report: @escaping @Sendable (String) -> Void
    ) async throws -> [SmokeReport] {
        let scrubber = SecretScrubber(Array(given.secrets.values))
        let runner = SmokeRunner(client: http, attempts: attempts, pause: clock.pause)
        let all = try suites.map { ($0, try Self.variables(of: $0, given)) }
        var reports: [SmokeReport] = []
        for (suite, variables) in all {
            let found = try await runner.run(suite, at: target, variables: variables, deadline: deadline) { result in
                for line in result.text(in: suite.name).split(separator: "\n") {
                    report(scrubber.cleanIndented(line))
                }
            } warn: { words in
                report(scrubber.clean("warning: \(words)"))
            }
            reports.append(found)
            if !found.isPassed { break }
        }
        return reports
    }

    /// The same, for a step of a release: a suite that fails is an error, with the step, and what was expected and found.
    package func require(
        _ paths: [String],
        at target: SmokeTarget,
        given: SmokeGiven,
        by deadline: Deadline,
        attempts: Int? = nil,
        report: @escaping @Sendable (String) -> Void
    ) async throws {
        let suites = try await load(paths)
        let reports = try await run(
            suites,
            at: target,
            given: given,
            by: deadline,
            attempts: attempts,
            report: report
        )
        let scrubber = SecretScrubber(Array(given.secrets.values))
        for found in reports {
            guard let failed = found.results.first(where: { !$0.isPassed }) else { continue }
            let faults = failed.faults.joined(separator: "; ")
            throw StepFailure(.unhealthy, scrubber.clean("\(found.suite): \(failed.step): \(faults)"))
        }
    }

    private static func variables(of suite: SmokeSuite, _ given: SmokeGiven) throws -> SmokeVariables {
        do throws(MissingSmokeVariables) {
            return try SmokeVariables(of: suite, given: given.variables, random: RandomText.make())
        } catch {
            let names = error.names.joined(separator: ", ")
            throw StepFailure(.rejected, "\(suite.name) needs \(names): give it under `smoke.variables`")
        }
    }
}

extension SecretScrubber {
    /// The same without losing the indentation of a line.
    fileprivate func cleanIndented(_ line: Substring) -> String {
        let indentation = line.prefix { $0 == " " }
        return indentation + clean(String(line))
    }
}
