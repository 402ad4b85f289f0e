// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import MemoryCore
import Support
import Testing

@testable import PineconeStore

@Suite("Writing to an index", .timeLimit(.minutes(10)))
struct WritingTests {
    private static func answer(_ request: RecordedRequest) -> [Step] {
        switch request.path {
        case "/vectors/fetch": .json(#"{"vectors":{},"namespace":"ana","usage":{"readUnits":1}}"#)
        case "/vectors/upsert": .json("{}", [("x-pinecone-request-lsn", "17")])
        case "/vectors/delete": .json("{}", [("x-pinecone-request-lsn", "18")])
        default: .json("{}", status: 500)
        }
    }

    @Test("An upsert looks for what is there, then sends the records to the user's namespace")
    func upsert() async throws {
        let index = try ScriptedIndex(data: Self.answer)
        let record = try MemoryRecord.sample(metadata: ["user_id": .text("ben"), "n": .number(2)])
        let done = try await index.store().upsert([record], for: ana)
        #expect(done.value == [.inserted])
        #expect(done.position == LogPosition(17))
        let requests = index.data.peer.requests
        #expect(requests.map { "\($0.method) \($0.path)" } == ["GET /vectors/fetch", "POST /vectors/upsert"])
        #expect(requests[0].query("ids") == ["m1"])
        #expect(requests[0].query("namespace") == ["ana"])
        let expected: NSDictionary = [
            "namespace": "ana",
            "vectors": [
                [
                    "id": "m1", "values": [1, 0, 0],
                    "metadata": [
                        "user_id": "ana", "role": "user", "kind": "statement", "text": "Biscuit is afraid of thunder",
                        "created_at": 1_760_000_000_000, "updated_at": 1_760_000_000_000, "meta_user_id": "ben",
                        "meta_n": 2,
                    ],
                ] as NSDictionary
            ],
        ]
        #expect(requests[1].object == expected)
        for request in requests + index.control.peer.requests {
            #expect(request.values("Api-Key") == [ScriptedIndex.key])
            #expect(request.values("X-Pinecone-Api-Version") == ["2025-10"])
            #expect(!request.target.contains(ScriptedIndex.key))
        }
        #expect(index.control.peer.requests.map(\.target) == ["/indexes/notes"])
    }

    @Test("In a shared namespace the id begins with the user and the metadata names them, whatever the caller says")
    func sharedUpsert() async throws {
        let index = try ScriptedIndex(data: Self.answer)
        let record = try MemoryRecord.sample("ben#m1", metadata: ["user_id": .text("ben")])
        _ = try await index.store(try ScriptedIndex.shared()).upsert([record], for: ana)
        let requests = index.data.peer.requests
        #expect(requests[0].query("ids") == ["ana#ben#m1"])
        #expect(requests[0].query("namespace") == ["everyone"])
        #expect(requests[1].object?["namespace"] as? String == "everyone")
        let vectors = requests[1].object?["vectors"] as? [[String: Any]]
        #expect(vectors?.first?["id"] as? String == "ana#ben#m1")
        #expect((vectors?.first?["metadata"] as? [String: Any])?["user_id"] as? String == "ana")
    }

    @Test("What is there keeps its first date and is refreshed, each of a batch by itself")
    func refresh() async throws {
        let old = try MemoryRecord.sample("old", at: 5).metadataJSON(of: ana)
        let index = try ScriptedIndex { request in
            request.path == "/vectors/fetch"
                ? .json(
                    #"{"vectors":{"old":{"id":"old","values":[0.1,0.2,0.3],"metadata":\#(old)},"bare":{"id":"bare"}}}"#
                )
                : Self.answer(request)
        }
        let records = try ["new", "old", "bare"].map { try MemoryRecord.sample($0, at: 9) }
        let done = try await index.store().upsert(records, for: ana)
        #expect(done.value == [.inserted, .refreshed, .refreshed])
        let vectors = index.data.peer.requests.last?.object?["vectors"] as? [[String: Any]] ?? []
        let dates = vectors.map { ($0["metadata"] as? [String: Any]) ?? [:] }.map {
            [$0["created_at"] as? Int, $0["updated_at"] as? Int]
        }
        #expect(dates == [[9_000, 9_000], [5_000, 9_000], [9_000, 9_000]])
    }

    @Test(
        "Either name of the log's header is read, anything else is no position",
        arguments: [
            ([("x-pinecone-request-lsn", "5")], 5), ([("x-pinecone-lsn-committed", "6")], 6),
            ([("X-PINECONE-REQUEST-LSN", "7")], 7),
            ([("x-pinecone-request-lsn", "x"), ("x-pinecone-lsn-committed", "8")], 8), ([], nil),
            ([("x-pinecone-request-lsn", "-1")], nil), ([("x-pinecone-request-lsn", "")], nil),
            ([("x-pinecone-request-lsn", "18446744073709551615")], .max),
            ([("x-pinecone-request-lsn", "18446744073709551616")], nil),
        ] as [([(name: String, value: String)], UInt64?)]
    )
    func positions(headers: [(name: String, value: String)], expected: UInt64?) async throws {
        let index = try ScriptedIndex { request in
            request.path == "/vectors/fetch" ? .json("{}") : .json("{}", headers)
        }
        let done = try await index.store().upsert([try .sample()], for: ana)
        #expect(done.position?.value == expected)
        let forgotten = try await index.store().forget([try MemoryID(parsing: "a")], for: ana)
        #expect(forgotten.position?.value == expected)
    }

    @Test("A batch that is too large for one body goes in several; the last one's position counts")
    func batches() async throws {
        let position = Locked(0)
        let index = try ScriptedIndex { request in
            guard request.path == "/vectors/upsert" else { return Self.answer(request) }
            let next = position.withLock { position in
                position += 1
                return position
            }
            return .json(#"{}"#, [("x-pinecone-request-lsn", String(next))])
        }
        let text = String(repeating: "x", count: 30_000)
        let records = try (0..<100).map { try MemoryRecord.sample("m\($0)", text: text) }
        let done = try await index.store().upsert(records, for: ana)
        #expect(done.value.count == 100)
        #expect(done.position == LogPosition(2))
        let bodies = index.data.peer.requests.filter { $0.path == "/vectors/upsert" }.map(\.body)
        #expect(bodies.allSatisfy { $0.count <= 2_000_000 } && bodies.count == 2)
    }

    @Test("Ids are fetched in targets of bounded length, each once")
    func fetches() async throws {
        let index = try ScriptedIndex(data: Self.answer)
        let records =
            try (0..<250).map { try MemoryRecord.sample("m\($0)") }
            + (0..<40).map { try MemoryRecord.sample(String(repeating: "é", count: 60) + "\($0)") }
            + (0..<40).map { try MemoryRecord.sample(String(repeating: "#", count: 120) + "\($0)") }
        _ = try await index.store().upsert(records, for: ana)
        let fetches = index.data.peer.requests.filter { $0.path == "/vectors/fetch" }
        #expect(fetches.allSatisfy { $0.target.utf8.count < 6_200 && $0.query("ids").count <= 100 })
        let ids = fetches.flatMap { $0.query("ids") }
        #expect(ids.count == 330 && Set(ids).count == 330)
    }

    @Test("What cannot be stored is refused before anything is sent")
    func refusals() async throws {
        let index = try ScriptedIndex(data: Self.answer)
        let good = try MemoryRecord.sample("good")
        let bad = [
            try MemoryRecord.sample(vector: [0, 0, 0]), try MemoryRecord.sample(vector: [0, -0.0, 0]),
            try MemoryRecord.sample(vector: [1, 0]), try MemoryRecord.sample(vector: []),
            try MemoryRecord.sample(vector: [1, .nan, 0]), try MemoryRecord.sample(vector: [.infinity, 0, 0]),
            try MemoryRecord.sample(text: "x" + String(repeating: "\"", count: 30_000)),
        ]
        for record in bad {
            let error = await memoryError { try await index.store().upsert([good, record], for: ana) }
            #expect(error?.code == .invalidInput)
        }
        let twice = await memoryError { try await index.store().upsert([good, good], for: ana) }
        #expect(twice?.code == .internalError)
        #expect(index.data.peer.requests.isEmpty)
        #expect(try await index.store().upsert([], for: ana).value.isEmpty)
        #expect(index.data.peer.requests.isEmpty)
    }

    @Test("A part that was taken is not the whole")
    func partial() async throws {
        let index = try ScriptedIndex { request in
            request.path == "/vectors/upsert" ? .json(#"{"upsertedCount":1}"#) : Self.answer(request)
        }
        let records = [try MemoryRecord.sample("a"), try MemoryRecord.sample("b")]
        #expect(await memoryError { try await index.store().upsert(records, for: ana) }?.code == .upstreamUnavailable)
        #expect(try await index.store().upsert([records[0]], for: ana).value == [.inserted])
    }

    @Test("A refused record is not to blame when the index was made anew for other vectors")
    func newDimension() async throws {
        let isNew = Locked(false)
        let index = try ScriptedIndex(control: { _ in .describing(dimension: isNew.withLock { $0 } ? 5 : 3) }) {
            request in
            guard request.path == "/vectors/upsert" else { return Self.answer(request) }
            return .json(#"{"code":3,"message":"Vector dimension 3 does not match","details":[]}"#, status: 400)
        }
        let record = try MemoryRecord.sample()
        #expect(await memoryError { try await index.store().upsert([record], for: ana) }?.code == .invalidInput)
        isNew.withLock { $0 = true }
        #expect(await memoryError { try await index.store().upsert([record], for: ana) }?.code == .upstreamRejected)
    }

    @Test("Forgetting names the records and nothing else, at most 1,000 a call")
    func forget() async throws {
        let index = try ScriptedIndex(data: Self.answer)
        let ids = try (0..<2_001).map { try MemoryID(parsing: "m\($0)") }
        let done = try await index.store(try ScriptedIndex.shared()).forget(ids, for: ana)
        #expect(done.position == LogPosition(18))
        let bodies = index.data.peer.requests.compactMap(\.object)
        #expect(bodies.map { ($0["ids"] as? [String])?.count } == [1_000, 1_000, 1])
        #expect(bodies.allSatisfy { Set($0.allKeys.compactMap { $0 as? String }) == ["ids", "namespace"] })
        #expect((bodies[0]["ids"] as? [String])?.first == "ana#m0")
        #expect(try await index.store().forget([], for: ana).position == nil)
        #expect(index.data.peer.requests.count == 3)
    }

    @Test("Forgetting in a namespace that is not there is done")
    func forgetNothing() async throws {
        let index = try ScriptedIndex { _ in .missingNamespace }
        let done = try await index.store().forget([try MemoryID(parsing: "a")], for: ana)
        #expect(done.position == nil)
        #expect(try await index.store().eraseMemories(of: ana).value == 0)
    }
}

@Suite("What an index would never take")
struct RefusableTests {
    @Test(
        "is known before it is sent, with the limit",
        arguments: [(String(repeating: "\u{1}", count: 7_000), true), (String(repeating: "é", count: 16_000), false)]
    )
    func size(text: String, isRefused: Bool) throws {
        let index = try ScriptedIndex { _ in .json("{}", status: 500) }
        let memory = Memory(
            id: try MemoryID(parsing: "m"),
            text: try MemoryText(parsing: "x" + text),
            role: .user,
            createdAt: Date(timeIntervalSince1970: 1_760_000_000)
        )
        let store = index.store()
        guard isRefused else { return try store.check(memory, for: ana) }
        let error = #expect(throws: MemoryError.self) { try store.check(memory, for: ana) }
        #expect(error?.code == .invalidInput && error?.message.contains("40960") == true)
        #expect(index.data.peer.requests.isEmpty)
    }

    @Test("is never something that is too small to be looked at")
    func bound() throws {
        let user = try UserID(parsing: String(repeating: "\"", count: UserID.maximumBytes))
        for count in [5_000, 5_460, 5_461] {
            let memory = Memory(
                id: try MemoryID(parsing: "m"),
                text: try MemoryText(parsing: "x" + String(repeating: "\u{1}", count: count - 1)),
                role: .assistant,
                sessionID: try SessionID(parsing: String(repeating: "\\", count: SessionID.maximumBytes)),
                createdAt: Date(timeIntervalSince1970: 1_760_000_000)
            )
            #expect(RecordMetadata.surelyFits(memory))
            #expect(throws: Never.self) { try RecordMetadata.encode(memory, of: user, createdAt: nil) }
        }
    }
}
