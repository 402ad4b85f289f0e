// SPDX-License-Identifier: Apache-2.0

/// A metric that runs leave on a host.
package enum TelemetryFamily: String, Sendable, Hashable, CaseIterable {
    case lastRunDuration = "deployctl_last_run_duration_seconds"
    case lastRunInfo = "deployctl_last_run_info"
    case lastRunStepDuration = "deployctl_last_run_step_duration_seconds"
    case lastRunSuccess = "deployctl_last_run_success"
    case lastRunTimestamp = "deployctl_last_run_timestamp_seconds"
    case lastSuccessTimestamp = "deployctl_last_success_timestamp_seconds"
    case releaseInfo = "deployctl_release_info"
    case rollbacks = "deployctl_rollbacks_total"
    case runs = "deployctl_runs_total"

    package var name: String { rawValue }

    var type: String {
        switch self {
        case .rollbacks, .runs: "counter"
        default: "gauge"
        }
    }

    /// No backslash and no line end, which would have to be escaped.
    var help: String {
        switch self {
        case .lastRunDuration: "How long the last run of a kind took."
        case .lastRunInfo: "The run that wrote this file last; always 1."
        case .lastRunStepDuration:
            "How long the steps of the last run of a kind took: on this host, and where it was run."
        case .lastRunSuccess: "Whether the last run of a kind was completed."
        case .lastRunTimestamp: "When the last run of a kind ended."
        case .lastSuccessTimestamp: "When a run of a kind was last completed."
        case .releaseInfo: "The release that the last completed run brought to this host; always 1."
        case .rollbacks: "Releases that were taken back: asked for, or because something failed."
        case .runs: "Runs that ended, by kind and outcome."
        }
    }
}
