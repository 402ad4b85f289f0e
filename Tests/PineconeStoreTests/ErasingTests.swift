// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import MemoryCore
import Support
import Testing

@testable import PineconeStore

@Suite("Erasing a user from an index", .timeLimit(.minutes(10)))
struct ErasingTests {
    /// A list of ids, by pages of two, that shows deletions only when told to.
    private final class Listed: Sendable {
        let ids: Locked<[String]>
        let showsDeletions: Bool

        init(_ ids: [String], showsDeletions: Bool) {
            self.ids = Locked(ids)
            self.showsDeletions = showsDeletions
        }

        func answer(_ request: RecordedRequest) -> [Step] {
            switch request.path {
            case "/vectors/list":
                let prefix = request.query("prefix").first ?? ""
                let all = ids.withLock { $0 }.filter { $0.hasPrefix(prefix) }
                let start = Int(request.query("paginationToken").first ?? "0") ?? 0
                let page = all.dropFirst(start).prefix(2).map { #"{"id":"\#($0)"}"# }.joined(separator: ",")
                let next = start + 2 < all.count ? #","pagination":{"next":"\#(start + 2)"}"# : ""
                return .json(#"{"vectors":[\#(page)]\#(next)}"#)
            case "/vectors/delete":
                let deleted = request.object?["ids"] as? [String] ?? []
                if showsDeletions { ids.withLock { $0.removeAll { deleted.contains($0) } } }
                return .json("{}", [("x-pinecone-request-lsn", "9")])
            default:
                return .json("{}", status: 500)
            }
        }
    }

    @Test("A namespace of one's own is counted page by page, then emptied at once")
    func namespace() async throws {
        let listed = Listed(["a", "b", "c", "d", "e"], showsDeletions: false)
        let index = try ScriptedIndex(data: listed.answer)
        let done = try await index.store().eraseMemories(of: ana)
        #expect(done.value == 5)
        #expect(done.position == LogPosition(9))
        let body: NSDictionary = ["namespace": "ana", "deleteAll": true]
        #expect(index.data.peer.requests.last?.object == body)
        #expect(
            index.data.peer.requests.map(\.path) == [
                "/vectors/list", "/vectors/list", "/vectors/list", "/vectors/delete",
            ]
        )
    }

    @Test(
        "In a shared namespace all of one user's go, whether the list shows deletions at once or not",
        arguments: [true, false]
    )
    func shared(showsDeletions: Bool) async throws {
        let ids = (0..<7).flatMap { ["ana#m\($0)", "ben#m\($0)", "anab#m\($0)"] }
        let listed = Listed(ids, showsDeletions: showsDeletions)
        let index = try ScriptedIndex(data: listed.answer)
        let done = try await index.store(try ScriptedIndex.shared()).eraseMemories(of: ana)
        #expect(done.value == 7)
        #expect(done.position == LogPosition(9))
        let deletes = index.data.peer.requests.filter { $0.path == "/vectors/delete" }.compactMap(\.object)
        let deleted = deletes.flatMap { $0["ids"] as? [String] ?? [] }
        #expect(deleted.sorted() == (0..<7).map { "ana#m\($0)" })
        #expect(deletes.allSatisfy { $0["deleteAll"] == nil && $0["filter"] == nil })
    }

    @Test("A list that shows others' records leads to none of them being deleted")
    func lyingList() async throws {
        let index = try ScriptedIndex { request in
            request.path == "/vectors/list"
                ? .json(#"{"vectors":[{"id":"ben#m"},{"id":"ana#m"},{"id":"ana"}]}"#) : .json("{}")
        }
        let done = try await index.store(try ScriptedIndex.shared()).eraseMemories(of: ana)
        #expect(done.value == 1)
        let deletes = index.data.peer.requests.compactMap(\.object)
        #expect(deletes.flatMap { $0["ids"] as? [String] ?? [] } == ["ana#m"])
    }

    @Test("Records that go on to appear end the erasure with an error, not never")
    func endless() async throws {
        let count = Locked(0)
        let index = try ScriptedIndex { request in
            guard request.path == "/vectors/list" else { return .json("{}") }
            let next = count.withLock { count in
                count += 1
                return count
            }
            return .json(#"{"vectors":[{"id":"ana#m\#(next)"}]}"#)
        }
        let error = await memoryError { try await index.store(try ScriptedIndex.shared()).eraseMemories(of: ana) }
        #expect(error?.code == .upstreamUnavailable)
    }
}
