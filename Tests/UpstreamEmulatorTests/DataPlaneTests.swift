// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing
import UpstreamEmulator

@Suite("Data plane")
struct DataPlaneTests {
    private struct ListReply: Decodable {
        struct Item: Decodable { let id: String }
        struct Pagination: Decodable { let next: String }

        let vectors: [Item]
        let pagination: Pagination?
    }

    @Test("a query ranks by cosine, equals by id, and gives what is asked for")
    func query() async throws {
        try await EmulatorClient.with { client async throws in
            let vectors = """
                {"id":"c","values":[2,0,0,0],"metadata":{"text":"c"}},{"id":"a","values":[5,0,0,0]},
                {"id":"b","values":[1,1,0,0],"metadata":{"text":"b"}},{"id":"d","values":[-1,0,0,0]}
                """
            _ = try await client.post("/vectors/upsert", #"{"namespace":"user","vectors":[\#(vectors)]}"#)
            let answer = try await client.post(
                "/query",
                #"{"namespace":"user","topK":3,"vector":[1,0,0,0],"includeMetadata":true,"includeValues":true}"#
            )
            let reply = try answer.decoded(QueryReply.self)
            #expect(reply.matches.map(\.id) == ["a", "c", "b"])
            #expect(reply.matches.map { ($0.score * 1_000).rounded() } == [1_000, 1_000, 707])
            #expect(reply.matches.map(\.metadata) == [nil, ["text": "c"], ["text": "b"]])
            #expect(reply.matches.map(\.values) == [[5, 0, 0, 0], [2, 0, 0, 0], [1, 1, 0, 0]])
            #expect(reply.namespace == "user")
            #expect(reply.usage.readUnits == 1)
            #expect(client.emulator.counters.readUnits == 1)
            #expect(client.emulator.counters.writeUnits == 5)
        }
    }

    @Test("a query finds nothing of another namespace, and nothing in one that does not exist")
    func isolation() async throws {
        try await EmulatorClient.with { client async throws in
            _ = try await client.upsert("a", namespace: "one")
            #expect(try await client.query(namespace: "one") == ["a"])
            #expect(try await client.query(namespace: "two") == [])
        }
    }

    @Test("an upsert replaces, an update changes only what it names")
    func update() async throws {
        try await EmulatorClient.with { client async throws in
            _ = try await client.upsert("a", metadata: #"{"x":"1","y":"1"}"#)
            _ = try await client.post("/vectors/update", #"{"namespace":"user","id":"a","setMetadata":{"y":"2"}}"#)
            let records = try await client.emulator.records(index: "memories")
            #expect(records.map(\.values) == [[1, 0, 0, 0]])
            #expect(records.first?.metadata.map { String(decoding: $0, as: UTF8.self) } == #"{"x":"1","y":"2"}"#)
            _ = try await client.upsert("a")
            #expect(try await client.emulator.records(index: "memories").map(\.metadata) == [nil])
            let many = #"{"namespace":"user","filter":{"x":{"$exists":false}},"setMetadata":{"x":"3"}"#
            #expect(
                try await client.post("/vectors/update", many + #","dryRun":true}"#).text == #"{"matchedRecords":1}"#
            )
            #expect(try await client.query(filter: #"{"x":"3"}"#) == [])
            #expect(try await client.post("/vectors/update", many + "}").text == #"{"matchedRecords":1}"#)
            #expect(try await client.query(filter: #"{"x":"3"}"#) == ["a"])
        }
    }

    @Test("a list comes in bitwise order, in pages, and under a prefix")
    func list() async throws {
        try await EmulatorClient.with { client async throws in
            let ids = ["a", "B", "b#2", "b#1", "c_", "~"]
            for id in ids { _ = try await client.upsert(id) }
            var found: [String] = []
            var path: String? = "/vectors/list?namespace=user&limit=4"
            while let next = path {
                let page = try await client.send(.get, next).decoded(ListReply.self)
                found += page.vectors.map(\.id)
                path = page.pagination.map { "/vectors/list?namespace=user&limit=4&paginationToken=\($0.next)" }
            }
            #expect(found == ["B", "a", "b#1", "b#2", "c_", "~"])
            let some = try await client.send(.get, "/vectors/list?namespace=user&prefix=b%23").decoded(ListReply.self)
            #expect(some.vectors.map(\.id) == ["b#1", "b#2"])
            #expect(some.pagination?.next == nil)
        }
    }

    @Test("a fetch takes ids repeated, and gives those that exist")
    func fetch() async throws {
        try await EmulatorClient.with { client async throws in
            for id in ["a", "b", "c"] { _ = try await client.upsert(id) }
            let text = try await client.send(.get, "/vectors/fetch?ids=a&ids=c&ids=z&namespace=user").text
            #expect(text.contains(#""a":{"id":"a","values":[1.0,0.0,0.0,0.0]}"#))
            #expect(text.contains(#""c":{"id":"c""#))
            #expect(!text.contains(#""b""#) && !text.contains(#""z""#))
        }
    }

    @Test("a deletion in a namespace that does not exist is answered with 404 in the data plane's words")
    func missingNamespace() async throws {
        try await EmulatorClient.with { client async throws in
            let answer = try await client.post("/vectors/delete", #"{"namespace":"nobody","deleteAll":true}"#)
            #expect(answer.status == 404)
            #expect(try answer.decoded(DataError.self).code == 5)
        }
    }

    @Test("namespaces are created, listed, described and deleted")
    func namespaces() async throws {
        try await EmulatorClient.with { client async throws in
            let described = #"{"name":"one","record_count":"0"}"#
            #expect(try await client.post("/namespaces", #"{"name":"one"}"#).text == described)
            #expect(try await client.post("/namespaces", #"{"name":"one"}"#).status == 409)
            _ = try await client.upsert("a", namespace: "two")
            let all = try await client.send(.get, "/namespaces").text
            #expect(
                all == #"{"namespaces":[\#(described),{"name":"two","record_count":"1"}],"total_count":2}"#
            )
            #expect(try await client.send(.get, "/namespaces/two").text == #"{"name":"two","record_count":"1"}"#)
            #expect(try await client.send(.get, "/namespaces?limit=1").text.contains(#""pagination""#))
            #expect(try await client.send(.get, "/namespaces?prefix=t").text.contains(#""total_count":1"#))
            #expect(try await client.send(.delete, "/namespaces/two").status == 200)
            #expect(try await client.send(.get, "/namespaces/two").status == 404)
            #expect(try await client.send(.delete, "/namespaces/two").status == 404)
            #expect(try await client.query(namespace: "two") == [])
        }
    }

    @Test("the empty namespace is the default one")
    func defaultNamespace() async throws {
        try await EmulatorClient.with { client async throws in
            _ = try await client.upsert("a", namespace: "")
            #expect(try await client.query(namespace: "__default__") == ["a"])
            let stats = try await client.post("/describe_index_stats", "{}").text
            #expect(stats.contains(#""__default__":{"vectorCount":1}"#))
        }
    }

    @Test("a wrong key is refused in plain text", arguments: ["wrong", nil])
    func key(_ key: String?) async throws {
        try await EmulatorClient.with(apiKey: "right") { client async throws in
            let headers: KeyValuePairs = key.map { ["Api-Key": $0] } ?? [:]
            let answer = try await client.send(.post, "/describe_index_stats", "{}", headers: headers)
            #expect(answer.status == 401)
            #expect(answer.headers["content-type"] == "text/plain")
            let right = try await client.send(.post, "/describe_index_stats", "{}", headers: ["Api-Key": "right"])
            #expect(right.status == 200)
        }
    }
}
