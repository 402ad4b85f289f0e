// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import MemoryCore

/// What the last real call to a peer says of it: health that costs nothing, and that sees what no free address shows, such as
/// spent credits.
struct RecentCallsProbe: DependencyProbe {
    /// Refusals that concern whoever asks next as well. Any other says something about one request.
    private static let lasting = [401, 402, 403, 410]

    let dependency: Dependency
    let upstream: Upstream
    let client: ResilientClient

    var component: String { "\(upstream.rawValue)_calls" }
    var isCritical: Bool { false }

    func check() async throws {
        guard let call = client.recentOutcome.lastCall, let code = Self.fault(call) else { return }
        throw MemoryError(code, "the last call to \(upstream.rawValue) failed", dependency: dependency)
    }

    private static func fault(_ call: RecentOutcome.Call) -> MemoryError.Code? {
        switch call.outcome {
        case .timeout: .timeout
        case .rateLimited: .rateLimited
        case .refused: call.status.map(lasting.contains) == true ? .upstreamRejected : nil
        case let outcome: outcome.isFailureOfPeer ? .upstreamUnavailable : nil
        }
    }
}
