// SPDX-License-Identifier: Apache-2.0

/// What a run's event changes on the screen.
enum ProgressChange: Sendable, Hashable {
    case line(ProgressLine)
    /// What is being done now, with the last line of its own; `nil`: nothing.
    case running(RunningStep?)
}

/// A step under way.
struct RunningStep: Sendable, Hashable {
    /// From 1.
    var number: Int
    /// Steps of the plan; `nil` while it is not made.
    var total: Int?
    let label: String
    let host: String
    /// Whether somebody who watches lines wants to know at once what it says.
    let takesLong: Bool
    /// The last thing that it said.
    var text: String
}
