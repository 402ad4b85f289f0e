// SPDX-License-Identifier: Apache-2.0

/// An engine of the lab, as a program.
protocol EngineProgram: Sendable {
    /// Ends it as a crash would.
    func crash()

    /// Asks it to stop and waits for its end.
    func stop()
}
