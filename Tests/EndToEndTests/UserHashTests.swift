// SPDX-License-Identifier: Apache-2.0

import Testing

/// How an operator finds somebody's lines in a log that names nobody.
struct UserHashTests {
    @Test("what the command prints for an id is what the log calls that user, over restarts")
    func sameName() async throws {
        let folder = try ScratchFolder()
        let early = try await RunningServer.launch(["user-hash"], in: folder, input: "ana\n")
        #expect(try await early.exit().status == 1)
        #expect(early.errors.contains("hint: "))
        var names: Set<String> = []
        for _ in 0..<2 {
            let server = try await RunningServer.start(in: folder)
            _ = try await server.client.chat("ana", "I live in Turin.")
            _ = try await server.stop()
            let line = try #require(server.process.output.split(separator: "\n").first { $0.contains("user.hash") })
            names.insert(String(try #require(line.firstMatch(of: /"user.hash":"([0-9a-f]{16})"/)?.output.1)))
        }
        #expect(names.count == 1)
        let command = try await RunningServer.launch(["user-hash"], in: folder, input: "ben\nana\n")
        #expect(try await command.exit().status == 0)
        let printed = command.output.split(separator: "\n").map(String.init)
        #expect(printed.count == 2)
        #expect(printed.last == names.first)
        #expect(printed.first != names.first)
    }
}
