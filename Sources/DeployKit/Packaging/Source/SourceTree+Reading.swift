// SPDX-License-Identifier: Apache-2.0

package import Support

extension SourceTree {
    private static let shownChanges = 5

    /// Asks `git` about a folder.
    ///
    /// - Parameters:
    ///   - folder: Anywhere in the working tree; changes outside of it do not count, as they are not built.
    ///   - environment: Of this process.
    /// - Throws: ``StepFailure``, with git's own words; cancellation.
    package static func read(
        _ folder: String,
        environment: [String: String],
        by deadline: Deadline
    ) async throws -> SourceTree {
        let head = text(
            try await git(
                ["show", "--no-patch", "--no-show-signature", "--format=%H %cI", "HEAD"],
                folder,
                environment,
                deadline
            )
        ).split(whereSeparator: \.isWhitespace)
        guard head.count == 2, let revision = GitRevision(String(head[0])) else {
            throw StepFailure(.rejected, "git names no commit in \(folder)")
        }
        // Names end with a zero byte: they may hold anything else.
        let listing = try await git(
            ["status", "--porcelain=v1", "-z", "--no-renames", "--", "."],
            folder,
            environment,
            deadline
        )
        // Two letters of state and a space stand before each.
        let changes = listing.split(separator: 0).map { text(Array($0.dropFirst(3))) }
        return SourceTree(
            revision: revision,
            committedAt: String(head[1]),
            changes: changes.prefix(shownChanges).map { SecretScrubber().clean($0) },
            changeCount: changes.count
        )
    }

    private static func git(
        _ arguments: [String],
        _ folder: String,
        _ environment: [String: String],
        _ deadline: Deadline
    ) async throws -> [UInt8] {
        // Nothing is locked, nobody is asked, and words are not translated.
        let own = ["GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"]
        let program = ChildProgram(
            "git",
            ["-C", folder] + arguments,
            environment: environment.merging(own) { $1 },
            outputLimit: 16 << 20
        )
        do {
            let outcome = try await program.run(by: deadline)
            guard outcome.exitCode == 0 else {
                throw StepFailure(.rejected, "git: \(SecretScrubber().clean(text(outcome.errors)))")
            }
            return outcome.output
        } catch let failure as ChildFailure {
            throw StepFailure(failure.code == .deadline ? .deadline : .rejected, failure.description)
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
