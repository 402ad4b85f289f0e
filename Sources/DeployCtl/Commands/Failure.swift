// SPDX-License-Identifier: Apache-2.0

/// Why a command ends without having done its work, for the person who gave it: one line, a hint, an exit code.
struct Failure: Error, Equatable {
    let status: ExitStatus
    let message: String
    /// Lines below the message: every fault of a file.
    let details: [String]
    /// What to do about it.
    let hint: String?

    init(_ status: ExitStatus, _ message: String, details: [String] = [], hint: String? = nil) {
        self.status = status
        self.message = message
        self.details = details
        self.hint = hint
    }
}

extension Failure: CustomStringConvertible {
    var description: String {
        (["deployctl: \(message)"] + details.map { "  \($0)" } + (hint.map { ["hint: \($0)"] } ?? []))
            .joined(separator: "\n")
    }
}
