// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

struct DurabilityTests {
    /// What was acknowledged, by id.
    private actor Acknowledged {
        private(set) var items: [String: String] = [:]

        func add(_ ids: [String], texts: [String]) {
            for (id, text) in zip(ids, texts) { items[id] = text }
        }
    }

    @Test("kill -9 while ingesting loses nothing that was acknowledged, and doubles nothing", .timeLimit(.minutes(10)))
    func killed() async throws {
        let folder = try ScratchFolder()
        let first = try await RunningServer.start(in: folder)
        let acknowledged = Acknowledged()
        // Four writers go on until their server is gone; it goes in the middle of their requests.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    for batch in 0... {
                        let texts = (0..<8).map { "Writer \(writer) noted thing \($0) of batch \(batch)." }
                        let items = texts.map { ["text": $0] }
                        let answer = try? await first.client.post("/api/ingest", ["user_id": "ana", "items": items])
                        guard let answer, answer.status == 200 else { return }
                        let receipts = answer.json["items"] as? [[String: Any]] ?? []
                        await acknowledged.add(receipts.compactMap { $0["id"] as? String }, texts: texts)
                        if await acknowledged.items.count >= 64 { first.process.send(SIGKILL) }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await first.process.exit() == ChildProcess.Exit(status: SIGKILL, wasSignalled: true))

        let second = try await RunningServer.start(in: folder)
        let stored = try await second.client.export("ana")
        let expected = await acknowledged.items
        #expect(expected.count >= 64)
        let texts = Dictionary(stored.map { ($0.id, $0.text) }) { first, _ in first }
        for (id, text) in expected { #expect(texts[id] == text) }
        #expect(texts.count == stored.count)
        #expect(Set(stored.map(\.text)).count == stored.count)
        #expect(try await second.client.context("ana", "What is thing 3 of batch 1 that writer 2 noted?").count > 0)
    }

    @Test("a second server on the same data is refused, with the reason; the first goes on")
    func twoServers() async throws {
        let folder = try ScratchFolder()
        let first = try await RunningServer.start(in: folder)
        let second = try await RunningServer.launch(["serve"], in: folder)
        #expect(try await second.exit() == ChildProcess.Exit(status: 75, wasSignalled: false))
        #expect(second.errors.contains("in use by another server (process \(first.process.processID))"))
        #expect(second.errors.contains("hint: "))
        #expect(try await first.client.chat("ana", "I live in Turin.").status == 200)
        // Also a lock that nobody holds any more is no obstacle.
        first.process.send(SIGKILL)
        _ = try await first.process.exit()
        let third = try await RunningServer.start(in: folder)
        #expect(try await third.client.context("ana", "Where do I live?") == ["I live in Turin."])
    }
}
