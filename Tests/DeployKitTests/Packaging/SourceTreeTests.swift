// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Support
import Testing

@Suite("The working tree")
struct SourceTreeTests {
    private let folder: TemporaryFolder
    private let environment: [String: String]

    init() throws {
        folder = try TemporaryFolder()
        environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com",
            "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.com",
        ]
    }

    private func git(_ arguments: String...) async throws -> String {
        let program = ChildProgram("git", ["-C", folder.path] + arguments, environment: environment)
        return String(decoding: try await program.output(by: .after(.seconds(300))), as: UTF8.self)
    }

    private func read(_ name: String = "") async throws -> SourceTree {
        try await SourceTree.read(folder.path + name, environment: environment, by: .after(.seconds(300)))
    }

    private func commit() async throws -> String {
        _ = try await git("init", "--quiet")
        try folder.write("app/a file", "1")
        try folder.write("docs/b", "1")
        try folder.write(".gitignore", "*.o\n")
        _ = try await git("add", ".")
        _ = try await git("commit", "--quiet", "--message", "one")
        return try await git("rev-parse", "HEAD").split(separator: "\n").map(String.init).first ?? ""
    }

    @Test("a clean one is its commit; what is ignored does not count")
    func clean() async throws {
        let head = try await commit()
        try folder.write("app/x.o", "object")
        let tree = try await read()
        #expect(tree.revision.text == head)
        #expect(tree.isClean)
    }

    @Test("what was changed, added or removed is named, beneath the folder that is built")
    func dirty() async throws {
        _ = try await commit()
        try folder.write("app/a file", "2")
        try folder.write("app/new\nline", "1")
        #expect(try await read("/docs").isClean)
        let tree = try await read("/app")
        #expect(tree.changeCount == 2)
        #expect(tree.summary == "app/a file, app/new line")
        for number in 0..<9 { try folder.write("n\(number)") }
        #expect(try await read().summary.hasSuffix(" and 6 more"))
    }

    @Test("a folder without git, and one without a commit, say what git says")
    func noTree() async throws {
        let none = await failure { _ = try await read() }
        #expect(none?.code == .rejected)
        #expect(none?.message.hasPrefix("git: fatal: not a git repository") == true)
        _ = try await git("init", "--quiet")
        #expect(await failure { _ = try await read() }?.message.hasPrefix("git: fatal:") == true)
        let missing = await failure { _ = try await read("/none") }
        #expect(missing?.message.hasPrefix("git: fatal: cannot change to") == true)
    }
}
