// SPDX-License-Identifier: Apache-2.0

/// The file of known hosts, and time.
package struct ProvisionPorts: Sendable {
    /// Empty when the file is not there.
    let readPins: @Sendable () async throws -> PinnedHosts
    let writePins: @Sendable (PinnedHosts) async throws -> Void
    let pause: @Sendable (Duration) async throws -> Void

    package init(
        readPins: @escaping @Sendable () async throws -> PinnedHosts,
        writePins: @escaping @Sendable (PinnedHosts) async throws -> Void,
        pause: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.readPins = readPins
        self.writePins = writePins
        self.pause = pause
    }
}
