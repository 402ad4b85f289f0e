// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Testing

/// The server runs in a mount namespace of its own, where its data lie on a small disk in memory. Root may make one; others
/// may in a user namespace. Where neither is allowed the test fails: it does not skip.
struct FullDiskTests {
    private static let mount = "mount -t tmpfs -o size=3m memory-e2e \"$1\" && shift && exec \"$@\""

    private func wrapper(_ folder: String) -> [String] {
        let namespaces = getuid() == 0 ? ["--mount"] : ["--user", "--map-root-user", "--mount"]
        return ["/usr/bin/unshare"] + namespaces + ["--", "/bin/sh", "-c", Self.mount, "sh", folder]
    }

    @Test("on a full disk writes are 503 and nothing is half-written; with room again all works, without a restart")
    func fullDisk() async throws {
        let folder = try ScratchFolder()
        let data = folder.url.appending(path: "data")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        let server = try await RunningServer.start(in: folder, wrapper: wrapper(data.path))
        #expect(try await server.client.chat("ana", "My dog is called Biscuit.").status == 200)

        // The server's own view of its disk.
        let filler = "/proc/\(server.process.processID)/root\(data.path)/filler"
        let handle = try #require(
            FileManager.default.createFile(atPath: filler, contents: nil) ? FileHandle(forWritingAtPath: filler) : nil
        )
        var filled = 0
        while (try? handle.write(contentsOf: Data(count: 16 << 10))) != nil { filled += 1 }
        try? handle.close()
        #expect(filled > 0)

        // What is free inside the files that SQLite has already is used up first.
        var refused: APIClient.Answer?
        var accepted: [String] = []
        for number in 0..<200 where refused == nil {
            let text = "Fact number \(number): " + String(repeating: "very long indeed ", count: 400)
            let answer = try await server.client.post("/api/ingest", ["user_id": "ana", "items": [["text": text]]])
            if answer.status == 200 {
                accepted.append(text.trimmingCharacters(in: .whitespaces))
            } else {
                refused = answer
            }
        }
        let problem = try #require(refused)
        #expect(problem.status == 503)
        #expect(problem.headers["content-type"] == "application/problem+json")
        #expect(problem.json["code"] as? String == "store_unavailable")
        #expect(try await server.client.get("/api/health/live").status == 200)
        // Reading goes on.
        let stored = try await server.client.export("ana").map { $0.text.trimmingCharacters(in: .whitespaces) }
        #expect(Set(stored) == Set(accepted + ["My dog is called Biscuit."]))
        #expect(server.process.output.contains("\"log.level\":\"error\""))

        try FileManager.default.removeItem(atPath: filler)
        #expect(try await server.client.chat("ana", "My cat is called Pepper.").status == 200)
        #expect(try await server.client.context("ana", "What is my cat called?").first == "My cat is called Pepper.")
        #expect(try await server.stop().status == 0)
    }
}
