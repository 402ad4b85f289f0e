// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPFakes
import HTTPTransport
import HuggingFace
import Logging
import MemoryCore
import Support
import Testing

/// Embedder, resilience and the real transport together, on a loopback server.
@Suite("Embedding over libcurl", .timeLimit(.minutes(10)))
struct EmbeddingOverCurlTests {
    private struct Body: Decodable {
        var inputs: [String]
    }

    private func withTransport(_ body: (CurlTransport) async throws -> Void) async throws {
        let transport = CurlTransport(logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await body(transport)
        } catch {
            await transport.shutDown(within: .zero)
            throw error
        }
        await transport.shutDown(within: .zero)
    }

    private static func vectors(for request: RecordedRequest) -> [Step] {
        let texts = (try? JSONDecoder().decode(Body.self, from: Data(request.body)).inputs) ?? []
        return .whole(body: "[" + texts.map { "[\($0.utf8.count),1]" }.joined(separator: ",") + "]")
    }

    @Test("Every caller gets its vectors although every third answer is a fault")
    func flapping() async throws {
        let count = Locked(0)
        let server = try LoopbackServer { request in
            let number = count.withLock { count in
                count += 1
                return count
            }
            switch number % 9 {
            case 3: return .whole(503, body: #"{"error":"busy"}"#)
            case 6: return [.cut]
            case 0: return .whole(429, [("Retry-After", "0")])
            default: return Self.vectors(for: request)
            }
        }
        defer { server.stop() }
        try await withTransport { transport in
            var resilience = ResilienceConfiguration()
            resilience.retries.maximumAttempts = 8
            resilience.retries.firstPause = .milliseconds(1)
            resilience.budget.capacity = 1_000
            let client = ResilientClient(transport, configuration: resilience)
            let embedder = try HuggingFaceEmbedder.make(client, base: "\(server.target.url)")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for caller in 1...40 {
                    group.addTask {
                        let texts = (1...caller).map { String(repeating: "t", count: caller + $0) }
                        let embeddings = try await embedder.embed(texts)
                        #expect(embeddings.map(\.vector) == texts.map(FakeEmbeddingServer.vector))
                    }
                }
                try await group.waitForAll()
            }
            #expect(count.withLock { $0 } >= 27, "820 texts, 32 at a time, and what was repeated")
            #expect(client.load == (0, 0))
        }
    }

    @Test("A server that is gone is refused at once after a few calls, and found again by a trial")
    func goneAndBack() async throws {
        let isUp = Locked(false)
        let server = try LoopbackServer { request in
            isUp.withLock { $0 } ? Self.vectors(for: request) : [.cut]
        }
        defer { server.stop() }
        try await withTransport { transport in
            var resilience = ResilienceConfiguration()
            resilience.retries = .never
            resilience.circuit.minimumCount = 3
            resilience.circuit.openTime = .milliseconds(1)
            resilience.circuit.maximumOpenTime = .milliseconds(1)
            let client = ResilientClient(transport, configuration: resilience)
            let embedder = try HuggingFaceEmbedder.make(client, base: "\(server.target.url)")
            for _ in 1...3 {
                let error = await #expect(throws: MemoryError.self) { _ = try await embedder.embed(["a"]) }
                #expect(error?.code == .upstreamUnavailable)
            }
            #expect(client.recentOutcome.lastCall?.outcome.isFailureOfPeer == true)
            #expect(client.recentOutcome.circuit != .closed)
            isUp.withLock { $0 = true }
            try await eventually { client.recentOutcome.circuit == .halfOpen }
            #expect(try await embedder.embed(["a"]).count == 1)
            #expect(client.recentOutcome.circuit == .closed)
        }
    }
}
