// SPDX-License-Identifier: Apache-2.0

import DeployKit
import HTTPTransport
import Support

/// Runs suites against a service as the world reaches it.
struct SmokeSession: Sendable {
    /// A suite has its own deadline; this is the end of all of them.
    private static let limit: Duration = .seconds(600)

    private let composition: Composition
    private let target: SmokeTarget

    /// - Parameter url: Instead of the configured one.
    init(_ composition: Composition, url: String?) throws(Failure) {
        self.composition = composition
        guard let url = url ?? composition.configuration.smoke.publicURL else {
            throw Failure(.failed, "it is not known where the service is", hint: "use --url, or set `smoke.url`")
        }
        do throws(InvalidTarget) {
            target = SmokeTarget(try HTTPTarget(url), isOutside: true)
        } catch {
            throw Failure(.failed, "\(TerminalText.line(url)) is no address to ask: \(error)")
        }
    }

    /// - Returns: Up to the first suite that failed.
    func run(_ paths: [String]) async throws -> [SmokeReport] {
        let check = SmokeCheck(http: composition.http) { path in
            try await LocalFile(path: path).text()
        }
        let loaded = try await check.load(paths)
        let deadline = Deadline.after(Self.limit)
        var given = try await SmokeCheck.learn(
            at: target,
            path: composition.configuration.health.path,
            through: ServiceClient(composition.http),
            by: deadline
        )
        let resolver = composition.resolver
        for (name, reference) in composition.configuration.smoke.variables {
            given.secrets[name] = try await resolver.resolve(reference)
        }
        let lost = Locked<Failure?>(nil)
        let reports = try await check.run(loaded, at: target, given: given, by: deadline) { line in
            do throws(Failure) {
                try StandardStreams.printResult(TerminalText.line(line))
            } catch {
                lost.withLock { $0 = error }
            }
        }
        // That the service fails is the worse news.
        if let failure = lost.withLock({ $0 }), reports.allSatisfy(\.isPassed) { throw failure }
        return reports
    }
}
