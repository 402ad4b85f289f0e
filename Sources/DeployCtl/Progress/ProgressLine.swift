// SPDX-License-Identifier: Apache-2.0

/// One thing of a run that is shown for good. Texts of programs in it are safe for a terminal.
struct ProgressLine: Sendable, Hashable {
    enum Mark: Sendable, Hashable {
        /// A step that takes long has begun. Not shown where the running step is seen anyway.
        case began
        case done
        case failed
        /// It failed, and the run goes on.
        case warned
        case undone
        case note
        /// Of what a step that failed wrote.
        case output
    }

    let mark: Mark
    /// The step's name.
    let label: String
    /// Empty for this machine.
    let host: String
    let duration: Duration?
    let text: String

    init(_ mark: Mark, label: String = "", host: String = "", duration: Duration? = nil, text: String = "") {
        self.mark = mark
        self.label = label
        self.host = host
        self.duration = duration
        self.text = text
    }
}
