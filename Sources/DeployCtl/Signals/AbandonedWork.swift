// SPDX-License-Identifier: Apache-2.0

/// What stays behind when a command is left in the middle, and what the process then ends with.
struct AbandonedWork: Sendable, Hashable {
    let status: ExitStatus
    /// In words that follow a colon.
    let remainder: String
    /// What to do about it.
    let hint: String?
}

extension AbandonedWork {
    /// A deploy, a rollback, an abort.
    static let run = AbandonedWork(
        status: .undoIncomplete,
        remainder: "the next deploy clears up",
        hint: "`deployctl abort` clears up and does nothing else"
    )
    static let build = AbandonedWork(
        status: .failed,
        remainder: "no host was touched; layers that were built stay with Docker",
        hint: nil
    )
    static let push = AbandonedWork(
        status: .failed,
        remainder: "no host was touched; the image, or a part of it, may be in the registry",
        hint: nil
    )
    static let smoke = AbandonedWork(
        status: .failed,
        remainder: "what the suite made at the service may be left there",
        hint: nil
    )
    static let logs = AbandonedWork(
        status: .failed,
        remainder: "nothing but a log was read",
        hint: nil
    )
    static let setup = AbandonedWork(
        status: .failed,
        remainder: "the step that is under way goes on on its host; what was done stays",
        hint: "`deployctl setup` goes on from there"
    )
    static let provision = AbandonedWork(
        status: .failed,
        remainder: "what was made stays, and costs",
        hint: "`deployctl provision apply` goes on from there, `deployctl provision destroy` removes it"
    )
    static let certificates = AbandonedWork(
        status: .failed,
        remainder: "the step that is under way goes on on its host; what was done stays",
        hint: "`deployctl tls setup` goes on from there"
    )
    static let execution = AbandonedWork(
        status: .failed,
        remainder: "the program may go on in its container",
        hint: nil
    )
}
