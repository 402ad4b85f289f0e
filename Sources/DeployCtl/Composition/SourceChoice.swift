// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// Which image a deploy is about, from what was asked for and what git says of the work tree.
enum SourceChoice {
    /// - Parameters:
    ///   - image: That was pushed before; `nil` to build one.
    ///   - revision: That was named.
    ///   - tree: Asked only when it matters.
    ///   - mustBeClean: Whether a tree that differs from its commit is refused.
    static func choose(
        image: ContentDigest?,
        revision: GitRevision?,
        mustBeClean: Bool,
        tree: () async throws -> SourceTree
    ) async throws -> ImageSource {
        if let image {
            if let revision { return .pushed(image, revision) }
            return .pushed(image, try await read(tree).revision)
        }
        let tree = try await read(tree)
        if let revision, revision != tree.revision {
            throw Failure(
                .failed,
                "\(revision.short) is to be built, and \(tree.revision.short) is checked out",
                hint: "git checkout \(revision)"
            )
        }
        guard mustBeClean, !tree.isClean else { return .build(tree.revision) }
        let more = tree.changeCount - tree.changes.count
        throw Failure(
            .failed,
            "the work tree is not as it was committed, so the image would not be what its revision says",
            details: tree.changes.map { TerminalText.line($0) } + (more > 0 ? ["and \(more) more"] : []),
            hint: "commit or stash, or build it as it is with --dirty"
        )
    }

    private static func read(_ tree: () async throws -> SourceTree) async throws -> SourceTree {
        do {
            return try await tree()
        } catch let failure as StepFailure {
            throw Failure(
                .failed,
                "git does not say which commit this is: \(TerminalText.line(failure.message))",
                hint: "run deployctl in the work tree; `deploy --image` with --revision needs none"
            )
        }
    }
}
