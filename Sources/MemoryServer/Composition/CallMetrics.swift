// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import MemoryCore
import Observability
import Support

/// Times one kind of call to a dependency and counts its failures. What is thrown is timed too; a call that was cancelled is
/// timed and no failure.
struct CallMetrics: Sendable {
    private let dependency: Dependency
    private let duration: CoreMetrics.Timer
    private let failures: [MemoryError.Code: Counter]

    /// - Parameters:
    ///   - duration: the timer's name.
    ///   - failures: the counter's name; it has one more label, `code`.
    ///   - dimensions: of both.
    init(dependency: Dependency, duration: String, failures: String, dimensions: [(String, String)]) {
        self.dependency = dependency
        self.duration = CoreMetrics.Timer(label: duration, dimensions: dimensions)
        self.failures = Dictionary(
            uniqueKeysWithValues: MemoryError.Code.allCases.map { code in
                (code, Counter(label: failures, dimensions: dimensions + [("code", code.rawValue)]))
            }
        )
    }

    func measure<Value: Sendable>(_ call: () async throws -> Value) async throws -> Value {
        let startedAt = ContinuousClock.now
        do {
            let value = try await call()
            ended(startedAt)
            return value
        } catch {
            ended(startedAt)
            if !(error is CancellationError) {
                failures[(error as? MemoryError)?.code ?? .internalError]?.increment()
            }
            throw error
        }
    }

    private func ended(_ startedAt: ContinuousClock.Instant) {
        let time = startedAt.duration(to: .now)
        duration.recordNanoseconds(time.nanoseconds)
        DependencyTimes.current?.add(time, to: dependency.rawValue)
    }
}
