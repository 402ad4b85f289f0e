// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import MemoryCore
package import Support

/// Sees whether the token is valid, by `whoami-v2`, which Hugging Face limits strictly on purpose: a verdict is kept for an
/// hour, and an attempt that gave none is not repeated for five minutes.
package final class TokenProbe: DependencyProbe {
    private struct State {
        var verdict: MemoryError?
        var nextCall: ContinuousClock.Instant?
    }

    private static let verdictTime: Duration = .seconds(3_600)
    private static let pauseAfterFailure: Duration = .seconds(300)

    package let dependency: Dependency
    package let component: String
    private let target: HTTPTarget
    private let key: Secret<String>
    private let probe: HubProbe
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state = Locked(State())

    /// - Parameters:
    ///   - hubURL: `https://huggingface.co`.
    ///   - component: Whose token it is: of ``HubComponent``.
    package init(
        hubURL: HTTPTarget,
        key: Secret<String>,
        dependency: Dependency,
        component: String,
        client: any HTTPClient,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws(InvalidValue) {
        try HubHosts.check(hubURL)
        do {
            target = try hubURL.appending(path: "api/whoami-v2")
        } catch {
            throw InvalidValue("holds characters that cannot be sent")
        }
        self.key = key
        self.dependency = dependency
        self.component = component
        self.now = now
        probe = HubProbe(dependency: dependency, client: client)
    }

    /// Throws only what a verdict says: that the address does not answer, or limits us, says nothing about the token.
    package func check() async throws {
        guard takeTurn() else {
            if let verdict = state.withLock({ $0.verdict }) { throw verdict }
            return
        }
        do {
            _ = try await probe.get(target, key: key)
            keep(nil)
        } catch let error as MemoryError {
            guard error.code == .upstreamRejected else { return }
            keep(error)
            throw error
        }
    }

    /// Whether this caller is to ask now; nobody else is for a while.
    private func takeTurn() -> Bool {
        let now = now()
        return state.withLock { state in
            if let next = state.nextCall, now < next { return false }
            state.nextCall = now.advanced(by: Self.pauseAfterFailure)
            return true
        }
    }

    private func keep(_ verdict: MemoryError?) {
        let next = now().advanced(by: Self.verdictTime)
        state.withLock { state in
            state.verdict = verdict
            state.nextCall = next
        }
    }
}
