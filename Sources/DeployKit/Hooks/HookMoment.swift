// SPDX-License-Identifier: Apache-2.0

/// When a hook runs. The names are the keys of `hooks` in deploy.yml.
package enum HookMoment: String, Codable, Sendable, Hashable, CaseIterable {
    /// With the locks held, what dead runs left cleared up, and the release known; nothing of this run is on a host yet. Not
    /// before the locks: a run that then waits for another one, or is refused, must not have called anybody. Not before it is
    /// known that there is something to do either.
    case beforeRun = "before_run"
    /// The release is proven beside what serves, on every host, and no user has been led to it.
    case beforeCutover = "before_cutover"
    case afterSuccess = "after_success"
    case afterFailure = "after_failure"

    /// Whether a hook that fails has everything taken back. When the run is over there is nothing left to stop.
    package var stopsRun: Bool {
        switch self {
        case .beforeRun, .beforeCutover: true
        case .afterSuccess, .afterFailure: false
        }
    }

    /// Of its step.
    package var stepName: String {
        switch self {
        case .beforeRun: "hook-before-run"
        case .beforeCutover: "hook-before-cutover"
        case .afterSuccess: "hook-after-success"
        case .afterFailure: "hook-after-failure"
        }
    }
}
