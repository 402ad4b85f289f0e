// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

@testable import DeployCtl

@Suite("Files of this machine")
struct LocalFileTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func file(_ name: String) -> LocalFile {
        LocalFile(name, relativeTo: folder.url.path, home: nil)
    }

    @Test(
        "paths are relative to the folder of deploy.yml, or to the home folder",
        arguments: [
            ("~/.ssh/key", "ops", "/home/ada/.ssh/key"), ("/etc/key", "ops", "/etc/key"), ("a.yml", "ops", "ops/a.yml"),
            ("a.yml", ".", "a.yml"), (".", "ops", "ops"), (".", ".", "."), ("~ada/key", "ops", "ops/~ada/key"),
        ]
    )
    func paths(_ text: String, _ folder: String, _ path: String) {
        #expect(LocalFile(text, relativeTo: folder, home: "/home/ada").path == path)
    }

    @Test("are read whole, up to a limit", arguments: [0, 1, 64 << 10, LocalFile.limit])
    func whole(_ size: Int) async throws {
        let text = String(repeating: "x", count: size)
        try folder.write(text, to: "key")
        #expect(try await file("key").bytes() == Array(text.utf8))
        #expect(try await file("key").text() == text)
        #expect(try file("key").textBlocking() == text)
    }

    @Test(
        "what can't be read is told in plain words",
        arguments: [
            ("none", LocalFileFault.missing, "there is no such file"), ("large/key", .missing, "there is no such file"),
            (".", .folder, "it is a folder"), ("large", .tooLong, "it is longer than 1 MiB"),
            ("latin", .notText, "it is not text in UTF-8"), ("pipe", .notRegular, "it is no regular file"),
            ("/dev/zero", .notRegular, "it is no regular file"),
            ("loop", .failed(ELOOP), "Too many levels of symbolic links"),
        ] as [(String, LocalFileFault, String)]
    )
    func faults(_ name: String, _ fault: LocalFileFault, _ words: String) async throws {
        try folder.write(String(repeating: "x", count: LocalFile.limit + 1), to: "large")
        try Data([0x4D, 0xFC]).write(to: folder.url.appending(path: "latin"))
        // Nobody writes into it: reading it would never end.
        try #require(mkfifo(folder.url.appending(path: "pipe").path, 0o600) == 0)
        try #require(symlink("loop", folder.url.appending(path: "loop").path) == 0)
        let found = await #expect(throws: LocalFileFault.self) { try await file(name).text() }
        #expect(found == fault)
        #expect(found?.description == words)
    }

    @Test("a file that may not be read is told apart", arguments: [EACCES, EPERM])
    func denied(_ code: Int32) {
        #expect(LocalFileFault(errno: code).description == "it may not be read")
    }
}
