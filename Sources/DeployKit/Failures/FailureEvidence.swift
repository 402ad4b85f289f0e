// SPDX-License-Identifier: Apache-2.0

/// What was found of a container before it was taken away.
package struct FailureEvidence: Sendable, Hashable {
    /// The last lines, oldest first; bounded by whoever gathers them.
    package var logs: [String]
    /// Outputs of its health checks, newest last.
    package var health: [String]
    /// `nil` while it runs.
    package var exitCode: Int?
    package var wasKilledForMemory: Bool
    package var restarts: Int
    /// Of the image and of the host, as `linux/amd64`.
    package var imagePlatform: String?
    package var hostPlatform: String?
    /// Bytes free where Docker keeps images.
    package var freeBytes: Int?

    package init(
        logs: [String] = [],
        health: [String] = [],
        exitCode: Int? = nil,
        wasKilledForMemory: Bool = false,
        restarts: Int = 0,
        imagePlatform: String? = nil,
        hostPlatform: String? = nil,
        freeBytes: Int? = nil
    ) {
        self.logs = logs
        self.health = health
        self.exitCode = exitCode
        self.wasKilledForMemory = wasKilledForMemory
        self.restarts = restarts
        self.imagePlatform = imagePlatform
        self.hostPlatform = hostPlatform
        self.freeBytes = freeBytes
    }
}
