// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore

/// What the last real calls to a peer say of it: health that costs nothing, and that sees what no free address shows, such as
/// spent credits.
struct RecentCallsProbe: DependencyProbe {
    let dependency: Dependency
    let upstream: Upstream
    let client: ResilientClient

    var component: String { "\(upstream.rawValue)_calls" }
    var isCritical: Bool { false }

    func check() async throws {
        let recent = client.recentOutcome
        guard recent.lastCallFailed, let failure = recent.lastFailure else { return }
        let code: MemoryError.Code =
            switch failure.outcome {
            case .timeout: .timeout
            case .rateLimited: .rateLimited
            case .refused: .upstreamRejected
            default: .upstreamUnavailable
            }
        throw MemoryError(code, "the last call to \(upstream.rawValue) failed", dependency: dependency)
    }
}
