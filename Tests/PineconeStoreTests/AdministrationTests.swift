// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPFakes
import MemoryCore
import Support
import Testing

@testable import PineconeStore

@Suite("Looking at the index and making it", .timeLimit(.minutes(10)))
struct AdministrationTests {
    private func administration(_ control: @escaping LoopbackServer.Script) throws -> (
        IndexAdministration, ScriptedIndex
    ) {
        let index = try ScriptedIndex(control: control) { _ in .json("{}") }
        return (IndexAdministration(index.connection), index)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var steps: [Step]
        var verdict: String
        /// What the sentence must name.
        var names: [String]
        var testDescription: String { verdict }
    }

    static let cases: [Case] = [
        Case(steps: .describing(), verdict: "ok", names: ["notes", "ready", "aws us-east-1"]),
        Case(
            steps: .json(#"{"error":{"code":"UNAUTHENTICATED","message":"m"},"status":401}"#, status: 401),
            verdict: "key",
            names: ["PINECONE_API_KEY"]
        ),
        Case(steps: .whole(401, body: "Unauthorized"), verdict: "key", names: ["PINECONE_API_KEY"]),
        Case(steps: .whole(403, body: "Forbidden"), verdict: "key", names: ["PINECONE_API_KEY"]),
        Case(
            steps: .json(#"{"error":{"code":"NOT_FOUND","message":"m"},"status":404}"#, status: 404),
            verdict: "missing",
            names: ["notes", "index create"]
        ),
        Case(steps: .describing(dimension: 1_536), verdict: "dimension", names: ["1536", "3"]),
        Case(steps: .describing(dimension: nil, metric: "dotproduct"), verdict: "dimension", names: ["sparse"]),
        Case(steps: .describing(metric: "euclidean"), verdict: "metric", names: ["euclidean", "cosine"]),
        Case(steps: .describing(dimension: 4, ready: false), verdict: "dimension", names: ["4"]),
        Case(steps: .describing(ready: false, state: "Initializing"), verdict: "not ready", names: ["Initializing"]),
        Case(steps: .describing(ready: true, host: ""), verdict: "not ready", names: ["not ready"]),
        Case(steps: .whole(500, body: "{"), verdict: "unknown", names: ["could not be checked"]),
        Case(steps: .whole(429, body: ""), verdict: "unknown", names: ["could not be checked"]),
        Case(steps: .whole(402, body: ""), verdict: "unknown", names: ["payment"]),
        Case(steps: .json("[]"), verdict: "unknown", names: ["could not be checked"]),
        Case(steps: [.cut], verdict: "unknown", names: ["could not be checked"]),
    ]

    @Test("The start is told what to make of the index, in one sentence", arguments: cases)
    func verdicts(example: Case) async throws {
        let (administration, index) = try administration { _ in example.steps }
        let verdict = try await administration.check()
        let name =
            switch verdict {
            case .ok: "ok"
            case .refuse(.key): "key"
            case .refuse(.missing): "missing"
            case .refuse(.dimension): "dimension"
            case .refuse(.metric): "metric"
            case .notReadyYet: "not ready"
            case .unknown: "unknown"
            }
        #expect(name == example.verdict)
        let sentence = verdict.sentence(index: try IndexName(parsing: "notes"))
        for word in example.names { #expect(sentence.contains(word)) }
        #expect(sentence.hasSuffix(".") && !sentence.contains("\n") && !sentence.contains(ScriptedIndex.key))
        #expect(index.data.peer.requests.isEmpty)
        let probe = PineconeControlProbe(index.connection)
        #expect(((try? await probe.check()) != nil) == (example.verdict == "ok"))
        #expect(probe.component == "pinecone_control" && probe.dependency == .store)
    }

    @Test("The making of an index asks for its dimension, for cosine, and for the region that the Starter plan allows")
    func create() async throws {
        let (administration, index) = try administration { _ in .describing(ready: false, state: "Initializing") }
        let made = try await administration.create()
        #expect(!made.isReady)
        let request = try #require(index.control.peer.requests.first)
        #expect("\(request.method) \(request.target)" == "POST /indexes")
        let body: NSDictionary = [
            "name": "notes", "dimension": 3, "metric": "cosine",
            "spec": ["serverless": ["cloud": "aws", "region": "us-east-1"]],
        ]
        #expect(request.object == body)
        _ = try await administration.create(at: ServerlessPlace(cloud: "gcp", region: "us-central1"))
        let spec = index.control.peer.requests.last?.object?["spec"] as? [String: [String: String]]
        #expect(spec?["serverless"] == ["cloud": "gcp", "region": "us-central1"])
        #expect(throws: InvalidValue.self) { try ServerlessPlace(cloud: "ibm", region: "x") }
        #expect(throws: InvalidValue.self) { try ServerlessPlace(cloud: "aws", region: "") }
    }

    @Test(
        "What speaks against the making is told",
        arguments: [
            (409, "ALREADY_EXISTS", MemoryError.Code.conflict, "already"),
            (403, "FORBIDDEN", .upstreamRejected, "no more indexes"),
            (403, "QUOTA_EXCEEDED", .upstreamRejected, "no more indexes"),
            (404, "NOT_FOUND", .upstreamRejected, "region"),
            (422, "UNPROCESSABLE_ENTITY", .upstreamRejected, "refused"),
            (401, "UNAUTHENTICATED", .upstreamRejected, "key"),
            (500, "UNKNOWN", .upstreamUnavailable, "can't now"),
        ]
    )
    func refusedCreation(status: Int, code: String, expected: MemoryError.Code, word: String) async throws {
        let (administration, _) = try administration { _ in
            .json(#"{"error":{"code":"\#(code)","message":"m"},"status":\#(status)}"#, status: status)
        }
        let error = await memoryError { try await administration.create() }
        #expect(error?.code == expected)
        #expect(error?.message.contains(word) == true)
    }

    @Test("An index is waited for until it is ready, through failures and while it is not known yet")
    func waiting() async throws {
        let replies = Locked<[[Step]]>([
            .json(#"{"error":{"code":"NOT_FOUND","message":"m"},"status":404}"#, status: 404), .whole(503, body: ""),
            .describing(ready: false, state: "Initializing"), .describing(),
        ])
        let (administration, index) = try administration { _ in
            replies.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        }
        let verdict = try await administration.waitUntilReady(deadline: Patience.deadline)
        guard case .ok = verdict else { return #expect(Bool(false), "\(verdict)") }
        #expect(index.control.peer.requests.count == 4)
    }

    @Test("The wait ends with its deadline, with a refusal, and with its task")
    func endOfWait() async throws {
        let (slow, _) = try administration { _ in .describing(ready: false, state: "Initializing") }
        let verdict = try await slow.waitUntilReady(deadline: .after(.milliseconds(20)))
        guard case .notReadyYet(let state) = verdict else { return #expect(Bool(false), "\(verdict)") }
        #expect(state == "Initializing")
        let (wrong, index) = try administration { _ in .describing(metric: "euclidean") }
        guard case .refuse(.metric) = try await wrong.waitUntilReady(deadline: Patience.deadline) else {
            return #expect(Bool(false))
        }
        #expect(index.control.peer.requests.count == 1)
        let waiting = Task { try await slow.waitUntilReady(deadline: Patience.deadline) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    @Test("Namespaces are counted by the total that the index tells, else page by page")
    func namespaces() async throws {
        let told = try ScriptedIndex { _ in
            .json(#"{"namespaces":[{"name":"a"}],"pagination":{"next":"x"},"total_count":250}"#)
        }
        #expect(try await IndexAdministration(told.connection).namespaceCount() == 250)
        let paged = try ScriptedIndex { request in
            request.query("paginationToken") == ["x"]
                ? .json(#"{"namespaces":[{"name":"c"}]}"#)
                : .json(#"{"namespaces":[{"name":"a"},{"name":"b"}],"pagination":{"next":"x"}}"#)
        }
        #expect(try await IndexAdministration(paged.connection).namespaceCount() == 3)
        #expect(paged.data.peer.requests.map { "\($0.method) \($0.path)" } == ["GET /namespaces", "GET /namespaces"])
    }

    @Test("The data plane's probe asks for the statistics and for nothing that is paid for")
    func dataProbe() async throws {
        let index = try ScriptedIndex { _ in .json(#"{"namespaces":{},"dimension":3,"totalVectorCount":0}"#) }
        let probe = PineconeDataProbe(index.connection)
        try await probe.check()
        #expect(probe.component == "pinecone_data" && probe.dependency == .store)
        #expect(
            index.data.peer.requests.map { "\($0.method) \($0.target) \(String(decoding: $0.body, as: UTF8.self))" }
                == ["POST /describe_index_stats {}"]
        )
        for status in [401, 404, 500] {
            let broken = try ScriptedIndex { _ in .whole(status, body: "") }
            #expect(await memoryError { try await PineconeDataProbe(broken.connection).check() } != nil)
        }
    }

    @Test("A hostile description does not reach the terminal")
    func hostile() async throws {
        let (administration, _) = try administration { _ in
            .describing(metric: #"\u001b[2Jcos\nine"# + String(repeating: "x", count: 500))
        }
        let sentence = try await administration.check().sentence(index: try IndexName(parsing: "notes"))
        #expect(sentence.unicodeScalars.allSatisfy { $0.value >= 0x20 } && sentence.count < 300)
    }
}
