// SPDX-License-Identifier: Apache-2.0

/// How long each kind of step may take.
package struct StepDeadlines: Sendable, Hashable {
    package var check = Milliseconds.seconds(30)
    package var build = Milliseconds.seconds(1_800)
    package var push = Milliseconds.seconds(900)
    package var pull = Milliseconds.seconds(900)
    package var start = Milliseconds.seconds(60)
    package var health = Milliseconds.seconds(120)
    package var smoke = Milliseconds.seconds(120)
    package var proxy = Milliseconds.seconds(30)
    package var drain = Milliseconds.seconds(30)
    package var prune = Milliseconds.seconds(120)
    /// How long to wait for a lease that somebody else holds.
    package var lease = Milliseconds.seconds(60)

    package init() {}
}
