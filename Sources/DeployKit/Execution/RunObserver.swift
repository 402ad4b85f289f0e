// SPDX-License-Identifier: Apache-2.0

/// Is told how a run goes: shown on a terminal, as lines in CI, as JSON.
package protocol RunObserver: Sendable {
    /// Called from one task at a time for each run, in order; must not block.
    func observe(_ event: RunEvent)
}
