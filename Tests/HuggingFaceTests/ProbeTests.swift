// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import HuggingFace
import MemoryCore
import Support
import Testing

@Suite("Probes of Hugging Face")
struct ProbeTests {
    private func code(_ probe: some DependencyProbe) async -> MemoryError.Code? {
        do {
            try await probe.check()
            return nil
        } catch {
            return (error as? MemoryError)?.code
        }
    }

    @Test(
        "The embedding model is there when hf-inference is live for it",
        arguments: [
            (200, #"{"id":"m","inferenceProviderMapping":{"hf-inference":{"status":"live"}}}"#, nil),
            (200, #"{"id":"m","inferenceProviderMapping":[{"provider":"hf-inference","status":"live"}]}"#, nil),
            (
                200, #"{"id":"m","inferenceProviderMapping":{"hf-inference":{"status":"error"}}}"#,
                .upstreamUnavailable
            ),
            (200, #"{"id":"m","inferenceProviderMapping":{"other":{"status":"live"}}}"#, .upstreamRejected),
            (200, #"{"id":"m","inferenceProviderMapping":{}}"#, .upstreamRejected),
            (200, #"{"id":"m"}"#, .upstreamRejected),
            (200, "<html>", .upstreamUnavailable), (404, "", .upstreamRejected), (429, "", .rateLimited),
            (410, "", .upstreamRejected), (500, "", .upstreamUnavailable),
        ] as [(Int, String, MemoryError.Code?)]
    )
    func embeddingModel(status: Int, body: String, expected: MemoryError.Code?) async throws {
        let client = ScriptedClient { _ in .whole(status, body: body) }
        let probe = try EmbeddingModelProbe(
            hubURL: HTTPTarget("https://huggingface.co"),
            model: "sentence-transformers/all-MiniLM-L6-v2",
            client: client
        )
        #expect(await code(probe) == expected)
        let request = try #require(client.peer.requests.first)
        #expect(request.method == "GET")
        #expect(
            request.target
                == "/api/models/sentence-transformers/all-MiniLM-L6-v2?expand%5B%5D=inferenceProviderMapping"
        )
        #expect(probe.dependency == .embedder)
        #expect(probe.component == "huggingface_embeddings")
    }

    @Test(
        "A chat model is there when a provider of it is live, the named one if one is named",
        arguments: [
            ("org/m", #"{"id":"org/m","providers":[{"provider":"a","status":"live"}]}"#, nil),
            ("org/m", #"{"data":{"providers":[{"provider":"a","status":"live"}]}}"#, nil),
            (
                "org/m:fastest",
                #"{"providers":[{"provider":"a","status":"error"},{"provider":"b","status":"live"}]}"#, nil
            ),
            (
                "org/m:a", #"{"providers":[{"provider":"a","status":"error"},{"provider":"b","status":"live"}]}"#,
                .upstreamUnavailable
            ),
            ("org/m:c", #"{"providers":[{"provider":"a","status":"live"}]}"#, .upstreamRejected),
            ("org/m", #"{"providers":[]}"#, .upstreamRejected), ("org/m", "{}", .upstreamUnavailable),
            ("org/m", "gone", .upstreamUnavailable),
        ] as [(String, String, MemoryError.Code?)]
    )
    func chatModel(model: String, body: String, expected: MemoryError.Code?) async throws {
        let client = ScriptedClient { _ in .whole(body: body) }
        let probe = try ChatModelProbe(
            routerURL: HTTPTarget("https://router.huggingface.co"),
            model: model,
            client: client
        )
        #expect(await code(probe) == expected)
        #expect(client.peer.requests.map(\.target) == ["/v1/models/org/m"])
        #expect(client.peer.requests.first?.values("authorization") == [])
        #expect(probe.dependency == .languageModel)
        #expect(probe.component == "huggingface_chat")
        #expect(probe.model == model)
    }

    @Test("The token is asked about once an hour; what says nothing about it is no failure")
    func token() async throws {
        let status = Locked(500)
        let time = Locked(ContinuousClock.Instant.now)
        let client = ScriptedClient { _ in .whole(status.withLock { $0 }, body: "{}") }
        let probe = try TokenProbe(
            hubURL: HTTPTarget("https://huggingface.co"),
            key: Secret("hunter2"),
            dependency: .embedder,
            component: HubComponent.embeddings,
            client: client,
            now: { time.withLock { $0 } }
        )
        func checkAfter(_ wait: Duration, status next: Int) async -> MemoryError.Code? {
            time.withLock { $0 = $0.advanced(by: wait) }
            status.withLock { $0 = next }
            return await code(probe)
        }
        #expect(await checkAfter(.zero, status: 500) == nil)
        #expect(await checkAfter(.seconds(299), status: 401) == nil)
        #expect(client.peer.requests.count == 1)
        #expect(await checkAfter(.seconds(1), status: 401) == .upstreamRejected)
        #expect(await checkAfter(.seconds(3_599), status: 200) == .upstreamRejected)
        #expect(client.peer.requests.count == 2)
        #expect(await checkAfter(.seconds(1), status: 200) == nil)
        #expect(await checkAfter(.seconds(3_599), status: 401) == nil)
        #expect(client.peer.requests.count == 3)
        #expect(client.peer.requests.first?.target == "/api/whoami-v2")
        #expect(client.peer.requests.first?.values("authorization") == ["Bearer hunter2"])
    }

    @Test("A server that is away is unavailable, and the dead host is refused")
    func unreachable() async throws {
        let client = ScriptedClient { _ in [.cut] }
        let probe = try ChatModelProbe(routerURL: HTTPTarget("https://r.test"), model: "m", client: client)
        #expect(await code(probe) == .upstreamUnavailable)
        let dead = try HTTPTarget("https://api-inference.huggingface.co")
        #expect(throws: InvalidValue.self) { try ChatModelProbe(routerURL: dead, model: "m", client: client) }
        #expect(throws: InvalidValue.self) { try EmbeddingModelProbe(hubURL: dead, model: "m", client: client) }
    }
}
