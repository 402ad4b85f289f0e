// SPDX-License-Identifier: Apache-2.0

/// A container as its daemon describes it at one moment.
package struct ContainerFacts: Sendable, Hashable {
    /// In Docker's words: `created`, `running`, `restarting`, `exited`, …
    package var status: String
    /// Of its own health check: `starting`, `healthy`, `unhealthy`; `nil` without one.
    package var health: String?
    /// Of the last time that it ended; 0 before.
    package var exitCode: Int
    package var wasKilledForMemory: Bool
    /// Times that the daemon started it again.
    package var restarts: Int
    /// As the daemon writes it; another one after each start.
    package var startedAt: String
    /// Why it could not be started, in the daemon's words.
    package var failure: String?
    /// Of the host, by our label.
    package var port: NetworkPort?

    package init(
        status: String,
        health: String? = nil,
        exitCode: Int = 0,
        wasKilledForMemory: Bool = false,
        restarts: Int = 0,
        startedAt: String = "",
        failure: String? = nil,
        port: NetworkPort? = nil
    ) {
        self.status = status
        self.health = health
        self.exitCode = exitCode
        self.wasKilledForMemory = wasKilledForMemory
        self.restarts = restarts
        self.startedAt = startedAt
        self.failure = failure
        self.port = port
    }

    package var isRunning: Bool { status == "running" }

    /// Why it will not serve by itself any more; `nil` while it may.
    var end: String? {
        switch status {
        case "exited", "dead":
            return "the container ended" + ending
        case "restarting":
            return "the container ends again and again" + ending
        case "created" where failure != nil:
            return "the container could not be started" + ending
        case "removing":
            return "the container is being removed"
        case "paused":
            return "the container is paused"
        default:
            guard restarts > 0 else { return nil }
            let again = "the container ended and was started again \(restarts) time\(restarts == 1 ? "" : "s")"
            // Once it runs again, Docker has forgotten the code and says 0.
            return exitCode == 0 ? again : again + ending
        }
    }

    private var ending: String {
        let memory = wasKilledForMemory ? ", out of memory" : ""
        let words = failure.map { ": \(SecretScrubber().clean($0))" } ?? ""
        return " with exit code \(exitCode)\(memory)\(words)"
    }
}
