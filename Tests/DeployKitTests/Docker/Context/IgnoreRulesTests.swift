// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

/// Against what the real client sent: `Fixtures/dockerignore.json` was recorded from docker 28.2.2, classic builder, at a
/// socket that kept the context's tar; 182 ignore files by hand, 250 by chance.
@Suite("What a .dockerignore leaves out")
struct IgnoreRulesTests {
    struct Recording: Decodable {
        struct Case: Decodable, Sendable, CustomTestStringConvertible {
            let ignore: String?
            /// For each of the entries, `1` when it was sent.
            let sent: String?

            var testDescription: String { ignore.debugDescription }
        }

        /// Files, and folders with a slash at their end.
        let tree: [String]
        /// Everything that can be sent, folders included.
        let entries: [String]
        let cases: [Case]
    }

    private static func recordings() throws -> [Recording] {
        try JSONDecoder().decode([Recording].self, from: Data(try Fixture.bytes("dockerignore.json")))
    }

    @Test(
        "Every recorded ignore file sends the files that Docker sends, and is refused where Docker refuses",
        arguments: [0, 1]
    )
    func recorded(index: Int) throws {
        let recording = try Self.recordings()[index]
        let folder = try TemporaryFolder()
        for path in recording.tree { try folder.write(path) }
        try folder.write("Dockerfile")
        try folder.write(".dockerignore")
        let folders = Set(recording.tree.flatMap(Self.foldersAbove))
        var wrong: [String] = []
        for item in recording.cases {
            let expected = item.sent.map { sent in
                Set(zip(recording.entries, sent).filter { $0.1 == "1" && !folders.contains($0.0) }.map(\.0))
            }
            let actual = try? Set(Self.paths(folder, item.ignore)).filter { !folders.contains($0) }
            // Without a rule of its own the file itself is not written in the recording.
            let same =
                actual.map { $0.subtracting([".dockerignore"]) } == expected.map { $0.subtracting([".dockerignore"]) }
            if !same { wrong.append("\(item.ignore.debugDescription): \(Self.difference(actual, expected))") }
        }
        #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    }

    @Test(
        "Exceptions reach into folders that are ignored, which are then sent with their own mode",
        arguments: [
            ("*\n!**/foo", ["a", "a/b", "a/b/foo", "c", "c/foo"]), ("*\n!*/foo", ["c", "c/foo"]),
            ("**\n!c/[e-g]oo", ["c", "c/foo"]), ("*\n!a/b/foo", ["a", "a/b", "a/b/foo"]), ("*\n!none", []),
            ("a\n!a/b\na/b/foo", ["a", "a/b", "c", "c/foo", "c/x"]),
        ]
    )
    func exceptions(ignore: String, expected: [String]) throws {
        let folder = try TemporaryFolder()
        for path in ["a/b/foo", "c/foo", "c/x"] { try folder.write(path) }
        #expect(try Self.paths(folder, ignore) == expected)
    }

    @Test("Folders below which nothing can be wanted are not looked into")
    func pruning() throws {
        let rules = try IgnoreRules("*\n!src/**/keep.*\n", needed: [])
        #expect(rules.mayHoldExceptions("src") && rules.mayHoldExceptions("src/deep/er"))
        #expect(!rules.mayHoldExceptions("sr") && !rules.mayHoldExceptions(".git") && !rules.mayHoldExceptions("srcs"))
    }

    private static func paths(_ folder: TemporaryFolder, _ ignore: String?) throws -> [String] {
        let rules = try ignore.map { try IgnoreRules($0, needed: [".dockerignore", "Dockerfile"]) } ?? IgnoreRules()
        return try ContextScan.entries(of: folder.path, rules: rules).map(\.path)
    }

    private static func foldersAbove(_ path: String) -> [String] {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return (1..<max(1, parts.count)).map { parts.prefix($0).joined(separator: "/") }
    }

    private static func difference(_ actual: Set<String>?, _ expected: Set<String>?) -> String {
        guard let actual else { return "refused" }
        guard let expected else { return "not refused" }
        return "too many \(actual.subtracting(expected).sorted()), missing \(expected.subtracting(actual).sorted())"
    }
}
