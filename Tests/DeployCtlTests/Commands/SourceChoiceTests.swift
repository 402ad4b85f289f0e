// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Testing

@testable import DeployCtl

@Suite("Which image a deploy is about")
struct SourceChoiceTests {
    private static let commit = String(repeating: "a", count: 40)
    private static let digest = "sha256:" + String(repeating: "b", count: 64)

    private func choose(
        image: String? = nil,
        revision: String? = nil,
        mustBeClean: Bool = true,
        tree: () async throws -> SourceTree
    ) async throws -> ImageSource {
        try await SourceChoice.choose(
            image: image.flatMap { ContentDigest($0) },
            revision: revision.flatMap { GitRevision($0) },
            mustBeClean: mustBeClean,
            tree: tree
        )
    }

    private func tree(changes: Int = 0) throws -> SourceTree {
        SourceTree(
            revision: try #require(GitRevision(Self.commit)),
            committedAt: "2026-11-23T01:02:03Z",
            changes: (1...7).prefix(min(changes, 5)).map { "file\($0)" },
            changeCount: changes
        )
    }

    private struct Asked: Error {}

    @Test("what is checked out is built")
    func built() async throws {
        let source = try await choose { try tree() }
        #expect(source == .build(try tree().revision))
    }

    @Test("a tree that differs from its commit is refused, with the files, unless that is wanted")
    func dirty() async throws {
        let failure = await #expect(throws: Failure.self) {
            try await choose { try tree(changes: 7) }
        }
        #expect(failure?.details == ["file1", "file2", "file3", "file4", "file5", "and 2 more"])
        #expect(failure?.hint?.contains("--dirty") == true)
        let source = try await choose(mustBeClean: false) { try tree(changes: 7) }
        #expect(source == .build(try tree().revision))
    }

    @Test("an image that was pushed needs no work tree when its commit is named")
    func pushed() async throws {
        let other = String(repeating: "c", count: 40)
        let source = try await choose(image: Self.digest, revision: other) { throw Asked() }
        #expect(source == .pushed(try #require(ContentDigest(Self.digest)), try #require(GitRevision(other))))
        let here = try await choose(image: Self.digest) {
            try tree(changes: 1)
        }
        #expect(here.revision.text == Self.commit)
    }

    @Test("another commit than the one that is checked out is not built")
    func otherCommit() async throws {
        let other = String(repeating: "c", count: 40)
        let failure = await #expect(throws: Failure.self) {
            try await choose(revision: other) { try tree() }
        }
        #expect(failure?.hint == "git checkout \(other)")
    }

    @Test("without git the hint says what needs none")
    func withoutGit() async throws {
        let failure = await #expect(throws: Failure.self) {
            try await choose {
                throw StepFailure(.rejected, "git: not a git repository")
            }
        }
        #expect(failure?.hint?.contains("--revision") == true)
    }

    @Test(
        "Docker's socket",
        arguments: [
            ([:], "/var/run/docker.sock"), (["DOCKER_HOST": ""], "/var/run/docker.sock"),
            (["DOCKER_HOST": "unix:///run/user/1000/docker.sock"], "/run/user/1000/docker.sock"),
        ] as [([String: String], String)]
    )
    func socket(_ environment: [String: String], _ path: String) throws {
        #expect(try DockerSocket(environment).path == path)
    }

    @Test("a Docker elsewhere is refused", arguments: ["tcp://10.0.0.1:2375", "ssh://host", "unix://relative"])
    func elsewhere(_ host: String) {
        #expect(throws: StepFailure.self) { try DockerSocket(["DOCKER_HOST": host]) }
    }
}
