// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Testing
import UpstreamEmulator

@Suite("Limits of the data plane")
struct DataPlaneLimitTests {
    private static func record(id: String = "a", values: String = "[1,0,0,0]", metadata: String = "{}") -> String {
        #"{"vectors":[{"id":"\#(id)","values":\#(values),"metadata":\#(metadata)}],"namespace":"user"}"#
    }

    private static func many(_ count: Int) -> String {
        let vectors = (0..<count).map { #"{"id":"\#($0)","values":[1,0,0,0]}"# }
        return #"{"vectors":[\#(vectors.joined(separator: ","))],"namespace":"user"}"#
    }

    private static func ids(_ count: Int) -> String {
        (0..<count).map { "\"\($0)\"" }.joined(separator: ",")
    }

    private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }

    @Test(
        "a write over a limit is refused in the data plane's words, and nothing of it is stored",
        arguments: [
            ("1,001 records", many(1_001), 3, "1001"),
            ("no record", #"{"vectors":[],"namespace":"user"}"#, 3, "vectors"),
            ("over 2 MB", record(metadata: #"{"text":"\#(long(2 << 20))"}"#), 11, "2097152"),
            ("metadata over 40 KB", record(metadata: #"{"text":"\#(long(40_960))"}"#), 3, "40960"),
            ("null in metadata", record(metadata: #"{"text":null}"#), 3, "got 'null' for field 'text'"),
            ("nested metadata", record(metadata: #"{"text":{"a":1}}"#), 3, "field 'text'"),
            ("a list of numbers in metadata", record(metadata: #"{"text":[1]}"#), 3, "field 'text'"),
            ("an all-zero vector", record(values: "[0,0,0,0]"), 3, "non-zero"),
            (
                "a shorter vector", record(values: "[1,0,0]"), 3,
                "dimension 3 does not match the dimension of the index 4"
            ),
            ("no vector", #"{"vectors":[{"id":"a"}],"namespace":"user"}"#, 3, "dimension 0"),
            ("an id of 513", record(id: long(513)), 3, "512"),
            ("an empty id", record(id: ""), 3, "ID"),
            ("an id that is not ASCII", record(id: "é"), 3, "ASCII"),
            ("a namespace that is not ASCII", #"{"vectors":[],"namespace":"é"}"#, 3, "Namespace"),
            ("no JSON", "{", 3, "JSON"),
        ]
    )
    func upserts(_ what: String, _ body: String, _ code: Int, _ words: String) async throws {
        try await EmulatorClient.with { client async throws in
            let answer = try await client.post("/vectors/upsert", body)
            let error = try answer.decoded(DataError.self)
            #expect(answer.status == 400)
            #expect(error.code == code)
            #expect(error.message.contains(words))
            #expect(answer.headers["x-pinecone-request-id"] != nil)
            #expect(try await client.emulator.records(index: "memories").isEmpty)
        }
    }

    @Test("what is just within the limits is taken")
    func within() async throws {
        try await EmulatorClient.with { client async throws in
            #expect(try await client.post("/vectors/upsert", Self.many(1_000)).text == #"{"upsertedCount":1000}"#)
            let text = Self.long(40_960 - #"{"text":""}"#.utf8.count)
            let full = Self.record(id: Self.long(512), metadata: #"{"text":"\#(text)"}"#)
            #expect(try await client.post("/vectors/upsert", full).status == 200)
        }
    }

    @Test(
        "a read or deletion over a limit is refused",
        arguments: [
            ("/query", #"{"namespace":"user","topK":10001,"vector":[1,0,0,0]}"#),
            ("/query", #"{"namespace":"user","topK":0,"vector":[1,0,0,0]}"#),
            ("/query", #"{"namespace":"user","topK":1,"vector":[1,0,0]}"#),
            ("/query", #"{"namespace":"user","topK":1,"vector":[0,0,0,0]}"#),
            ("/query", #"{"namespace":"user","topK":1}"#),
            ("/query", #"{"namespace":"user","topK":1,"vector":[1,0,0,0],"filter":{"a":{"$not":1}}}"#),
            ("/vectors/delete", #"{"namespace":"user","ids":[\#(ids(1_001))]}"#),
            ("/vectors/delete", #"{"namespace":"user"}"#),
            ("/vectors/delete", #"{"namespace":"user","filter":{}}"#),
            ("/vectors/delete", #"{"namespace":"user","ids":["a"],"deleteAll":true}"#),
            ("/vectors/update", #"{"namespace":"user","id":"a"}"#),
            ("/vectors/fetch_by_metadata", #"{"namespace":"user"}"#),
        ]
    )
    func others(_ path: String, _ body: String) async throws {
        try await EmulatorClient.with { client async throws in
            _ = try await client.upsert("a")
            let answer = try await client.post(path, body)
            #expect(answer.status == 400)
            #expect(try answer.decoded(DataError.self).code == 3)
            #expect(try await client.emulator.records(index: "memories").count == 1)
        }
    }

    @Test(
        "a fetch or list that breaks a rule is refused",
        arguments: [
            "/vectors/fetch?ids=a%20b", "/vectors/fetch?ids=a+b", "/vectors/fetch", "/vectors/list?limit=0",
            "/vectors/list?limit=101", "/vectors/list?paginationToken=nonsense", "/namespaces?limit=101",
        ]
    )
    func reads(_ path: String) async throws {
        try await EmulatorClient.with { client async throws in
            let answer = try await client.send(.get, path)
            #expect(answer.status == 400)
            #expect(try answer.decoded(DataError.self).code == 3)
        }
    }

    @Test("the namespace over the quota is refused, and those that are there go on")
    func quota() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.change { $0.namespaceQuota = 2 }
            #expect(try await client.upsert("a", namespace: "one").status == 200)
            #expect(try await client.upsert("a", namespace: "two").status == 200)
            let refused = try await client.upsert("a", namespace: "three")
            #expect(refused.status == 403)
            #expect(try refused.decoded(DataError.self).message.contains("maximum of 2 namespaces"))
            #expect(try await client.upsert("b", namespace: "two").status == 200)
            #expect(try await client.send(.delete, "/namespaces/one").status == 200)
            #expect(try await client.upsert("a", namespace: "three").status == 200)
        }
    }
}
