// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Testing
import UpstreamEmulator

@Suite("Faults")
struct FaultTests {
    private static let embedPath = "/hf-inference/models/test/words/pipeline/feature-extraction"
    private static let chatBody = """
        {"model":"openai/gpt-oss-20b","messages":[{"role":"user","content":"hello there"}]
        """

    /// One ordinary call of each kind.
    private func call(_ operation: EmulatedOperation, _ client: EmulatorClient) async throws -> EmulatorClient.Answer {
        let router = client.emulator.routerURL
        return switch operation {
        case .embed: try await client.send(.post, Self.embedPath, at: router, #"{"inputs":["hello"]}"#)
        case .chat: try await client.send(.post, "/v1/chat/completions", at: router, Self.chatBody + "}")
        case .stream:
            try await client.send(.post, "/v1/chat/completions", at: router, Self.chatBody + #","stream":true}"#)
        case .upsert: try await client.upsert("a")
        case .query: try await client.post("/query", #"{"namespace":"user","topK":1,"vector":[1,0,0,0]}"#)
        case .fetch: try await client.send(.get, "/vectors/fetch?ids=a&namespace=user")
        case .list: try await client.send(.get, "/vectors/list?namespace=user")
        case .delete: try await client.post("/vectors/delete", #"{"namespace":"user","ids":["a"]}"#)
        case .update:
            try await client.post("/vectors/update", #"{"namespace":"user","id":"a","setMetadata":{"x":"y"}}"#)
        case .stats: try await client.post("/describe_index_stats", "{}")
        case .namespaces: try await client.send(.get, "/namespaces")
        case .control: try await client.send(.get, "/indexes/memories", at: client.emulator.controlURL)
        case .catalogue: try await client.send(.get, "/v1/models", at: router)
        }
    }

    @Test("without a fault every operation is answered, and is counted", arguments: EmulatedOperation.allCases)
    func ordinary(_ operation: EmulatedOperation) async throws {
        try await EmulatorClient.with { client async throws in
            _ = try await client.upsert("a")
            client.emulator.resetCounters()
            #expect(try await call(operation, client).status == 200)
            let counted = client.emulator.counters.operations
            #expect(counted.mapValues(\.requests) == [operation: 1])
            #expect(counted[operation]?.statuses == [200: 1])
        }
    }

    @Test(
        "a status is told in the words of the service that is asked",
        arguments: [
            (
                EmulatedOperation.upsert, 503,
                #"{"code":14,"message":"The service is currently unavailable","details":[]}"#
            ),
            (.query, 500, #"{"code":13,"message":"Internal server error","details":[]}"#),
            (.query, 401, "Unauthorized"),
            (
                .control, 402,
                #"{"error":{"code":"PAYMENT_REQUIRED","message":"Request failed. Your organization has no payment "#
                    + #"method on file."},"status":402}"#
            ),
            (
                .control, 403,
                #"{"error":{"code":"QUOTA_EXCEEDED","message":"Request failed. You've reached the limit of your plan."},"#
                    + #""status":403}"#
            ),
            (.embed, 404, #"{"error":"Model test/words does not exist"}"#),
            (
                .chat, 400,
                #"{"error":{"message":"The requested model 'openai/gpt-oss-20b' is not supported by any provider you have "#
                    + #"enabled.","type":"invalid_request_error","code":"model_not_supported"}}"#
            ),
            (
                .stream, 429,
                #"{"error":{"message":"Too many requests. Please slow down.","type":"rate_limit_error","#
                    + #""code":"rate_limit_exceeded"}}"#
            ),
        ]
    )
    func statuses(_ operation: EmulatedOperation, _ status: Int, _ body: String) async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.faults.set(.status(status), on: operation)
            let answer = try await call(operation, client)
            #expect(answer.status == status)
            #expect(answer.text == body)
            #expect(answer.headers["retry-after"] == nil)
        }
    }

    @Test("Retry-After and estimated_time come when they are asked for")
    func waits() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.faults.set(.status(429, retryAfter: "7"), on: .query, times: 1)
            #expect(try await call(.query, client).headers["retry-after"] == "7")
            client.emulator.faults.set(.status(503, estimatedTime: 20), on: .embed, times: 1)
            let loading = try await call(.embed, client)
            #expect(loading.text == #"{"error":"Model test/words is currently loading","estimated_time":20}"#)
        }
    }

    @Test(
        "a broken connection is one to the client",
        arguments: [
            (Fault.reset, EmulatedOperation.upsert), (.reset, .chat), (.cutBody, .query), (.cutBody, .embed),
            (.cutBody, .stream), (.streamCut(afterChunks: 2), .stream),
        ]
    )
    func broken(_ fault: Fault, _ operation: EmulatedOperation) async throws {
        try await EmulatorClient.with { client async throws in
            _ = try await client.upsert("a")
            // Not for one time only: libcurl sends a request again, by itself, when a pooled connection breaks before the
            // first byte of the answer.
            client.emulator.faults.set(fault, on: operation)
            await #expect(throws: TransportError.self) { try await call(operation, client) }
            client.emulator.faults.clear()
            #expect(try await call(operation, client).status == 200)
        }
    }

    @Test(
        "a malformed body is complete, has its status, and is no JSON",
        arguments: [EmulatedOperation.query, .embed, .chat, .control, .upsert]
    )
    func malformed(_ operation: EmulatedOperation) async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.faults.set(.malformed, on: operation)
            let answer = try await call(operation, client)
            #expect(answer.status == 200)
            #expect(throws: DecodingError.self) { try answer.decoded([String: Bool].self) }
            #expect(!answer.text.hasSuffix("}") && !answer.text.hasSuffix("]]"))
        }
    }

    @Test("a dripped body arrives whole")
    func drip() async throws {
        try await EmulatorClient.with { client async throws in
            let whole = try await call(.query, client).text
            client.emulator.faults.set(.drip(bytes: 7, pause: .zero), on: .query)
            #expect(try await call(.query, client).text == whole)
        }
    }

    @Test("vectors of another dimension")
    func wrongDimension() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.faults.set(.wrongDimension)
            #expect(try await call(.embed, client).decoded([[Float]].self).map(\.count) == [3])
            #expect(try await call(.control, client).text.contains(#""dimension":3"#))
            let refused = try await call(.upsert, client)
            #expect(refused.status == 400)
            #expect(refused.text.contains("dimension 3 does not match the dimension of the index 4"))
            #expect(try await call(.stats, client).status == 200)
        }
    }

    @Test("an error inside a stream comes after its chunks, with status 200")
    func streamError() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.faults.set(.streamError(afterChunks: 2))
            let answer = try await call(.stream, client)
            #expect(answer.status == 200)
            let events = answer.text.components(separatedBy: "\n\n").filter { !$0.isEmpty }
            #expect(events.count == 3)
            #expect(events.last?.hasPrefix(#"data: {"error":{"message""#) == true)
            // A fault of streams strikes nothing else.
            #expect(try await call(.chat, client).text.contains("chat.completion"))
        }
    }

    @Test(
        "a fault before the effect leaves nothing, one after it loses only the answer",
        arguments: [(FaultRule.Moment.beforeEffect, 0), (.afterEffect, 1)]
    )
    func moments(_ moment: FaultRule.Moment, _ count: Int) async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.faults.set(.status(503), on: .upsert, times: 1, moment: moment)
            #expect(try await call(.upsert, client).status == 503)
            #expect(try await client.emulator.records(index: "memories").count == count)
            client.emulator.faults.set(.reset, on: .upsert, moment: moment)
            await #expect(throws: TransportError.self) { try await client.upsert("b") }
            #expect(try await client.emulator.records(index: "memories").count == count * 2)
        }
    }

    @Test("a fault strikes as often as it says, and until it is cleared")
    func times() async throws {
        try await EmulatorClient.with { client async throws in
            func statuses(_ count: Int) async throws -> [Int] {
                var statuses: [Int] = []
                for _ in 0..<count { statuses.append(try await call(.stats, client).status) }
                return statuses
            }
            client.emulator.faults.set(.status(500), on: .stats, times: 2)
            client.emulator.faults.set(.status(429), on: .stats, times: 1)
            #expect(try await statuses(4) == [500, 500, 429, 200])
            #expect(client.emulator.faults.rules.isEmpty)
            let id = client.emulator.faults.set(.status(503))
            #expect(try await statuses(3) == [503, 503, 503])
            #expect(client.emulator.faults.rules.map(\.strikes) == [3])
            client.emulator.faults.clear(id)
            #expect(try await statuses(1) == [200])
            #expect(client.emulator.counters.operations[.stats]?.faults == 6)
        }
    }

    @Test("a seed gives one sequence of strikes")
    func probability() async throws {
        try await EmulatorClient.with { client async throws in
            func sequence(seed: UInt64) async throws -> [Int] {
                let rule = FaultRule(.status(500), on: .stats, probability: 0.5, seed: seed)
                let id = client.emulator.faults.set(rule)
                var statuses: [Int] = []
                for _ in 0..<40 { statuses.append(try await call(.stats, client).status) }
                client.emulator.faults.clear(id)
                return statuses
            }
            let first = try await sequence(seed: 3)
            #expect(Set(first) == [200, 500])
            #expect(try await sequence(seed: 3) == first)
            #expect(try await sequence(seed: 4) != first)
        }
    }

    @Test("a fault of one model leaves the others alone")
    func models() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.faults.set(FaultRule(.status(503), model: "meta-llama/Llama-3.1-8B-Instruct"))
            #expect(try await call(.chat, client).status == 200)
            let other = #"{"model":"meta-llama/Llama-3.1-8B-Instruct","messages":[{"role":"user","content":"hi"}]}"#
            let answer = try await client.send(.post, "/v1/chat/completions", at: client.emulator.routerURL, other)
            #expect(answer.status == 503)
        }
    }

    @Test("latencies add to another fault instead of hiding it")
    func latency() async throws {
        try await EmulatorClient.with { client async throws in
            client.emulator.faults.set(.latency(.milliseconds(1)), on: .stats)
            client.emulator.faults.set(.latency(.milliseconds(1)), on: .stats)
            client.emulator.faults.set(.status(500), on: .stats)
            #expect(try await call(.stats, client).status == 500)
            #expect(client.emulator.faults.rules.map(\.strikes) == [1, 1, 1])
        }
    }
}
