// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import HTTPTransport
import MemoryCore
import Support
import Testing

@testable import PineconeStore

@Suite("Reading from an index", .timeLimit(.minutes(10)))
struct ReadingTests {
    private static func match(_ id: String, _ score: String, of user: UserID = ana, kind: MemoryKind = .statement)
        throws -> String
    {
        let metadata = try MemoryRecord.sample(text: "text of \(id)", kind: kind).metadataJSON(of: user)
        return #"{"id":"\#(id)","score":\#(score),"values":[],"metadata":\#(metadata)}"#
    }

    private static func matches(_ matches: [String]) -> String {
        #"{"results":[],"matches":[\#(matches.joined(separator: ","))],"namespace":"x","usage":{"readUnits":5}}"#
    }

    @Test("A query asks for one user's memories of the kinds that count, and for no vectors")
    func query() async throws {
        let index = try ScriptedIndex { _ in .json(#"{"matches":[]}"#) }
        let query = VectorQuery(vector: [0.5, -0.25, 0.125], limit: 7)
        _ = try await index.store().search(query, for: ana)
        _ = try await index.store(try ScriptedIndex.shared()).search(query, for: ana)
        let all = VectorQuery(vector: [0.5, -0.25, 0.125], limit: 7, kinds: Set(MemoryKind.allCases))
        _ = try await index.store().search(all, for: ana)
        _ = try await index.store(try ScriptedIndex.shared()).search(all, for: UserID.named("{\"$ne\":\"\"}"))
        func body(_ namespace: String, _ filter: [[String: Any]]?) -> NSDictionary {
            let base: NSMutableDictionary = [
                "namespace": namespace, "topK": 7, "includeMetadata": true, "includeValues": false,
                "vector": [0.5, -0.25, 0.125],
            ]
            if let filter { base["filter"] = ["$and": filter] }
            return base
        }
        let kind = ["kind": ["$in": ["statement"]]]
        let expected = [
            body("ana", [kind]), body("everyone", [["user_id": ["$eq": "ana"]], kind]), body("ana", nil),
            body("everyone", [["user_id": ["$eq": "{\"$ne\":\"\"}"]]]),
        ]
        #expect(index.data.peer.requests.compactMap(\.object) == expected)
    }

    @Test("Matches come nearest first, equals in the order of their ids, cosines within their bounds")
    func order() async throws {
        let found = [
            try Self.match("b", "0.5"), try Self.match("c", "1.0000002"), try Self.match("a", "0.5"),
            try Self.match("z", "-1.0000001"),
            try Self.match("~w6Q", "0.5"),
        ]
        let index = try ScriptedIndex { _ in .json(Self.matches(found), [("x-pinecone-max-indexed-lsn", "41")]) }
        let seen = try await index.store().search(VectorQuery(vector: [1, 0, 0], limit: 10), for: ana)
        #expect(seen.value.map(\.memory.id.rawValue) == ["c", "a", "b", "ä", "z"])
        #expect(seen.value.map(\.similarity) == [1, 0.5, 0.5, 0.5, -1])
        #expect(seen.value.first?.memory.text.rawValue == "text of c")
        #expect(seen.visibleUpTo == LogPosition(41))
        let few = try await index.store().search(VectorQuery(vector: [1, 0, 0], limit: 2), for: ana)
        #expect(few.value.map(\.memory.id.rawValue) == ["c", "a"])
    }

    @Test(
        "What an index gives of another user, of another kind or of another writer is not given out",
        arguments: [true, false]
    )
    func foreignMatches(isShared: Bool) async throws {
        let prefix = isShared ? "ana#" : ""
        let found = [
            try Self.match(prefix + "bens", "0.9", of: ben), try Self.match(prefix + "asked", "0.8", kind: .question),
            #"{"id":"\#(prefix)bare","score":0.7}"#, #"{"id":"\#(prefix)other","score":0.7,"metadata":{"text":"x"}}"#,
            #"{"id":"\#(prefix)null","score":0.7,"metadata":null}"#, try Self.match(isShared ? "ben#m" : "a b", "0.7"),
            try Self.match(prefix + "hers", "0.1"),
        ]
        let index = try ScriptedIndex { _ in .json(Self.matches(found)) }
        let store = index.store(isShared ? try ScriptedIndex.shared() : .perUser)
        let seen = try await store.search(VectorQuery(vector: [1, 0, 0], limit: 10), for: ana)
        #expect(seen.value.map(\.memory.id.rawValue) == ["hers"])
        #expect(seen.visibleUpTo == nil)
    }

    @Test("A namespace that is not there has nothing in it")
    func missingNamespace() async throws {
        let index = try ScriptedIndex { _ in .missingNamespace }
        let store = index.store()
        #expect(try await store.search(VectorQuery(vector: [1, 0, 0], limit: 10), for: ana).value.isEmpty)
        #expect(try await store.memories([try MemoryID(parsing: "a")], for: ana).isEmpty)
        let page = try await store.memories(page: PageRequest(limit: 3), for: ana)
        #expect(page.memories.isEmpty && page.next == nil)
        // The control plane was asked once, since it had just said where the index is.
        #expect(index.control.peer.requests.count == 1)
    }

    @Test("No kinds and no ids need no call")
    func nothing() async throws {
        let index = try ScriptedIndex { _ in .json("{}") }
        #expect(
            try await index.store().search(VectorQuery(vector: [1, 0, 0], limit: 1, kinds: []), for: ana).value.isEmpty
        )
        #expect(try await index.store().memories([], for: ana).isEmpty)
        #expect(index.data.peer.requests.isEmpty)
    }

    @Test("A page is filled from as many lists as it takes, and the cursor goes on from there")
    func pages() async throws {
        let index = try ScriptedIndex { request in
            if request.path == "/vectors/fetch" {
                let records = try? request.query("ids").map { id in
                    #""\#(id)":{"id":"\#(id)","metadata":\#(try MemoryRecord.sample().metadataJSON(of: ana))}"#
                }
                return .json(#"{"vectors":{\#((records ?? []).joined(separator: ","))}}"#)
            }
            let start = Int(request.query("paginationToken").first ?? "0") ?? 0
            let limit = Int(request.query("limit").first ?? "") ?? -1
            let ids = (start..<min(start + limit, 260)).map { #"{"id":"m\#($0)"}"# }.joined(separator: ",")
            let next = start + limit < 260 ? #","pagination":{"next":"\#(start + limit)"}"# : ""
            return .json(#"{"vectors":[\#(ids)]\#(next),"namespace":"ana"}"#)
        }
        let store = index.store()
        let first = try await store.memories(page: PageRequest(limit: 250), for: ana)
        #expect(first.memories.map(\.id.rawValue) == (0..<250).map { "m\($0)" })
        let lists = index.data.peer.requests.filter { $0.path == "/vectors/list" }
        #expect(lists.map { $0.query("limit") } == [["100"], ["100"], ["50"]])
        #expect(lists.allSatisfy { $0.query("namespace") == ["ana"] && $0.query("prefix").isEmpty })
        let second = try await store.memories(page: PageRequest(limit: 250, cursor: first.next), for: ana)
        #expect(second.memories.map(\.id.rawValue) == (250..<260).map { "m\($0)" })
        #expect(second.next == nil)
        let foreign = await memoryError {
            try await store.memories(page: PageRequest(limit: 3, cursor: first.next), for: ben)
        }
        #expect(foreign?.code == .invalidInput)
    }

    @Test("An index that moved is found again, and a call that met the old place goes to the new one")
    func moved() async throws {
        let hosts = Locked(["old.test", "new.test"])
        let control = ScriptedClient { _ in
            .describing(host: hosts.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
        }
        let old = ScriptedClient { _ in .whole(404, body: "<html>no such site</html>") }
        let new = ScriptedClient { _ in .json(Self.matches([])) }
        let configuration = try ScriptedIndex { _ in [] }.connection.configuration
        let data = ClientByHost(clients: ["old.test": old, "new.test": new])
        let store = PineconeStore(
            PineconeConnection(configuration: configuration, control: control, data: data),
            namespaces: .perUser
        )
        let query = VectorQuery(vector: [1, 0, 0], limit: 1)
        #expect(try await store.search(query, for: ana).value.isEmpty)
        #expect(try await store.search(query, for: ana).value.isEmpty)
        #expect(old.peer.requests.count == 1 && new.peer.requests.count == 2)
        #expect(control.peer.requests.count == 2)
    }

    @Test(
        "An index that can't be reached is looked for again by the next call, and taken to be where it was if nobody knows",
        arguments: [TransportError.Code.connectionRefused, .connectFailed, .tls]
    )
    func unreachable(code: TransportError.Code) async throws {
        let answers = Locked<[[Step]]>([
            .describing(host: "old.test"), .json("{}", status: 400), .describing(host: "new.test"),
        ])
        let control = ScriptedClient { _ in answers.withLock { $0.removeFirst() } }
        let old = FailingClient(error: TransportError(code, "old.test"))
        let new = ScriptedClient { _ in .json(Self.matches([])) }
        let configuration = try ScriptedIndex { _ in [] }.connection.configuration
        let data = ClientByHost(clients: ["old.test": old, "new.test": new])
        let store = PineconeStore(
            PineconeConnection(configuration: configuration, control: control, data: data),
            namespaces: .perUser
        )
        let query = VectorQuery(vector: [1, 0, 0], limit: 1)
        for _ in 0..<2 {
            let error = await #expect(throws: MemoryError.self) { try await store.search(query, for: ana) }
            #expect(error?.code == .upstreamUnavailable)
        }
        #expect(control.peer.requests.count == 2)
        #expect(try await store.search(query, for: ana).value.isEmpty)
        #expect(new.peer.requests.count == 1)
    }

    @Test("A host without an address is asked for again by the next call")
    func unresolved() async throws {
        let hosts = Locked(["gone.test", "new.test"])
        let control = ScriptedClient { _ in
            .describing(host: hosts.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] })
        }
        let gone = FailingClient(error: TransportError(.nameResolution, "gone.test"))
        let new = ScriptedClient { _ in .json(Self.matches([])) }
        let configuration = try ScriptedIndex { _ in [] }.connection.configuration
        let data = ClientByHost(clients: ["gone.test": gone, "new.test": new])
        let store = PineconeStore(
            PineconeConnection(configuration: configuration, control: control, data: data),
            namespaces: .perUser
        )
        let query = VectorQuery(vector: [1, 0, 0], limit: 1)
        #expect(await memoryError { try await store.search(query, for: ana) }?.code == .upstreamUnavailable)
        #expect(try await store.search(query, for: ana).value.isEmpty)
    }

    @Test("An index that is gone, or not ours any more, is not an empty one")
    func gone() async throws {
        let query = VectorQuery(vector: [1, 0, 0], limit: 1)
        let html = try ScriptedIndex { _ in .whole(404, body: "<html>") }
        #expect(await memoryError { try await html.store().search(query, for: ana) }?.code == .upstreamUnavailable)
        let upsert = try ScriptedIndex { $0.path == "/vectors/fetch" ? .json("{}") : .missingNamespace }
        let record = try MemoryRecord.sample()
        #expect(await memoryError { try await upsert.store().upsert([record], for: ana) }?.code == .upstreamUnavailable)
        let missing = try ScriptedIndex(control: { _ in
            .json(#"{"error":{"code":"NOT_FOUND","message":"m"},"status":404}"#, status: 404)
        }) { _ in [] }
        #expect(await memoryError { try await missing.store().search(query, for: ana) }?.code == .upstreamRejected)
        let other = try ScriptedIndex(control: { _ in .describing(dimension: 4) }) { _ in [] }
        #expect(await memoryError { try await other.store().search(query, for: ana) }?.code == .upstreamRejected)
        let notReady = try ScriptedIndex(control: { _ in .describing(ready: false) }) { _ in [] }
        #expect(await memoryError { try await notReady.store().search(query, for: ana) }?.code == .upstreamUnavailable)
        let unsafe = try ScriptedIndex(control: { _ in .describing(host: "http://elsewhere.test") }) { _ in [] }
        #expect(await memoryError { try await unsafe.store().search(query, for: ana) }?.code == .upstreamRejected)
    }

    @Test("Every call is marked as repeatable and has the deadline of its operation")
    func limits() async throws {
        let seen = Locked<[String: HTTPRequest]>([:])
        let configuration = try ScriptedIndex { _ in [] }.connection.configuration
        let control = ScriptedClient { _ in .describing() }
        let data = ObservedClient { request in seen.withLock { $0[request.target.path] = request } }
        let store = PineconeStore(
            PineconeConnection(configuration: configuration, control: control, data: data),
            namespaces: .perUser
        )
        _ = try? await store.search(VectorQuery(vector: [1, 0, 0], limit: 1), for: ana)
        _ = try? await store.upsert([try .sample()], for: ana)
        _ = try? await store.forget([try MemoryID(parsing: "a")], for: ana)
        _ = try? await store.memories(page: PageRequest(limit: 1), for: ana)
        let requests = seen.withLock { $0 }
        #expect(
            Set(requests.keys) == ["/query", "/vectors/upsert", "/vectors/fetch", "/vectors/delete", "/vectors/list"]
        )
        #expect(requests.values.allSatisfy { $0.isRetryable && $0.maximumResponseBytes <= 24 << 20 })
        #expect((requests["/query"]?.deadline).map { $0 <= .after(.seconds(2)) } == true)
        #expect((requests["/vectors/list"]?.deadline).map { $0 <= .after(.seconds(5)) } == true)
        #expect(
            (requests["/vectors/upsert"]?.deadline).map { $0 <= .after(.seconds(10)) && $0 > .after(.seconds(6)) }
                == true
        )
    }
}

/// Sends to one client or another by the request's host.
struct ClientByHost: HTTPClient {
    let clients: [String: any HTTPClient]

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard let client = clients[request.target.host] else { throw TransportError(.connectFailed, "nobody") }
        return try await client.send(request)
    }
}

/// Shows each request, and answers as an empty index does.
struct ObservedClient: HTTPClient {
    let see: @Sendable (HTTPRequest) -> Void

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        see(request)
        return HTTPResponse(head: HTTPResponseHead(status: 200), body: HTTPBody(chunks: [Array("{}".utf8)]))
    }
}
