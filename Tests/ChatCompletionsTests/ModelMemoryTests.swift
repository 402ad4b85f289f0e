// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import HTTPFakes
import HTTPTransport
import MemoryCore
import Support
import Testing

@Suite("Which models are broken", .timeLimit(.minutes(10)))
struct ModelMemoryTests {
    /// A clock that only moves when it is told to.
    private final class Clock: Sendable {
        private let time = Locked(ContinuousClock.Instant.now)

        var now: ContinuousClock.Instant { time.withLock { $0 } }

        func advance(_ duration: Duration) {
            time.withLock { $0 = $0.advanced(by: duration) }
        }
    }

    /// Answers for each model, changed while a test runs.
    private final class Endpoint: Sendable {
        private let answers = Locked<[String: [Step]]>([:])
        let clock = Clock()

        func set(_ model: String, _ steps: [Step]) {
            answers.withLock { $0[model] = steps }
        }

        func make(_ models: [String], adjust: (inout ChatCompletionsConfiguration) -> Void = { _ in }) throws
            -> (ChatCompletionsModel, ScriptedClient)
        {
            let client = ScriptedClient { [self] request in
                answers.withLock { $0[request.model ?? ""] ?? .reply("ok") }
            }
            var configuration = try ChatCompletionsConfiguration(
                baseURL: HTTPTarget("http://model.test/v1"),
                models: models
            )
            adjust(&configuration)
            let clock = clock
            return (ChatCompletionsModel(configuration: configuration, client: client, now: { clock.now }), client)
        }
    }

    @Test(
        "When every model is passed over, one is asked all the same after a second, in turn",
        arguments: [404, 410, 500]
    )
    func lastResort(status: Int) async throws {
        let endpoint = Endpoint()
        for model in ["first", "second"] { endpoint.set(model, .json(status, [], "")) }
        let (model, client) = try endpoint.make(["first", "second"])
        #expect(await model.collect(try .asking("Hello?")).error != nil)
        #expect(await model.collect(try .asking("Hello?")).memoryError?.code == .upstreamUnavailable)
        #expect(client.peer.requests.count == 2)
        endpoint.clock.advance(.seconds(1))
        #expect(await model.collect(try .asking("Hello?")).error != nil)
        #expect(client.peer.requests.count == 3)
        endpoint.set("second", .reply("back"))
        #expect(await model.collect(try .asking("Hello?")).text == "back")
        #expect(client.peer.requests.compactMap(\.model) == ["first", "second", "first", "second"])
    }

    @Test("A model that has no other beside it is asked each time", arguments: [404, 500, 503])
    func onlyModel(status: Int) async throws {
        let endpoint = Endpoint()
        endpoint.set("only", .json(status, [], ""))
        let (model, client) = try endpoint.make(["only"])
        for _ in 1...3 { #expect(await model.collect(try .asking("Hello?")).error != nil) }
        endpoint.set("only", .reply("back"))
        #expect(await model.collect(try .asking("Hello?")).text == "back")
        #expect(client.peer.requests.count == 4)
    }

    @Test("A model that asked to be left alone is, also when there is no other")
    func leftAlone() async throws {
        let endpoint = Endpoint()
        endpoint.set("only", .json(429, [("Retry-After", "60")], ""))
        let (model, client) = try endpoint.make(["only"])
        #expect(await model.collect(try .asking("Hello?")).error != nil)
        endpoint.clock.advance(.seconds(30))
        #expect(await model.collect(try .asking("Hello?")).memoryError?.retryAfter == .seconds(30))
        #expect(client.peer.requests.count == 1)
    }

    @Test("A broken first model is passed over at once, and tried again by one call after its time")
    func passedOver() async throws {
        let endpoint = Endpoint()
        endpoint.set("first", .json(500, [], ""))
        let (model, client) = try endpoint.make(["first", "second"])
        for _ in 1...3 {
            let reply = await model.collect(try .asking("Hello?"))
            #expect(reply.completion?.isFallback == true)
        }
        #expect(client.peer.requests.compactMap(\.model) == ["first", "second", "second", "second"])
        #expect(model.modelStates.map(\.circuit) == [.open, .closed])

        endpoint.clock.advance(.seconds(5))
        _ = await model.collect(try .asking("Hello?"))
        #expect(client.peer.requests.count == 6)
        #expect(model.modelStates.first?.refusedFor == .seconds(10), "the second time is longer")

        endpoint.set("first", .reply("back"))
        endpoint.clock.advance(.seconds(10))
        let back = await model.collect(try .asking("Hello?"))
        #expect(back.text == "back")
        #expect(back.completion?.isFallback == false)
        #expect(model.modelStates.map(\.circuit) == [.closed, .closed])
    }

    @Test(
        "A model is passed over for as long as its server asks, and a missing one for long",
        arguments: [
            ([Step].json(503, [], #"{"error":"loading","estimated_time":40}"#), Duration.seconds(40)),
            (.json(429, [("Retry-After", "30")], ""), .seconds(30)),
            (.json(404, [], ""), .seconds(600)),
            (.json(400, [], #"{"error":{"code":"model_not_supported"}}"#), .seconds(600)),
            (.json(500, [("Retry-After", "1")], ""), .seconds(5)),
        ]
    )
    func times(answer: [Step], time: Duration) async throws {
        let endpoint = Endpoint()
        endpoint.set("first", answer)
        let (model, _) = try endpoint.make(["first", "second"])
        _ = await model.collect(try .asking("Hello?"))
        #expect(model.modelStates.first?.refusedFor == time)
    }

    @Test("When all asked to be left alone nothing is sent, and the error says when the soonest comes back")
    func allOpen() async throws {
        let endpoint = Endpoint()
        endpoint.set("first", .json(503, [("Retry-After", "40")], ""))
        endpoint.set("second", .json(503, [("Retry-After", "20")], ""))
        let (model, client) = try endpoint.make(["first", "second"])
        _ = await model.collect(try .asking("Hello?"))
        endpoint.clock.advance(.seconds(5))
        let reply = await model.collect(try .asking("Hello?"))
        #expect(reply.memoryError?.code == .upstreamUnavailable)
        #expect(reply.memoryError?.retryAfter == .seconds(15))
        #expect(reply.memoryError?.dependency == .languageModel)
        #expect(client.peer.requests.count == 2)
    }

    @Test("An occasional failure among replies does not close a model out")
    func occasional() async throws {
        let endpoint = Endpoint()
        let (model, _) = try endpoint.make(["first", "second"])
        for _ in 1...3 { _ = await model.collect(try .asking("Hello?")) }
        endpoint.set("first", .json(500, [], ""))
        _ = await model.collect(try .asking("Hello?"))
        #expect(model.modelStates.first?.circuit == .closed)
    }

    @Test(
        "What is not the model's fault does not count against it",
        arguments: [
            [Step].json(401, [], ""), .json(400, [], #"{"error":{"message":"m"}}"#),
            .json(400, [], #"{"error":{"code":"context_length_exceeded"}}"#),
        ]
    )
    func innocent(answer: [Step]) async throws {
        let endpoint = Endpoint()
        endpoint.set("first", answer)
        let (model, _) = try endpoint.make(["first", "second"])
        _ = await model.collect(try .asking("Hello?"))
        #expect(model.modelStates.first?.circuit == .closed)
    }

    @Test("A caller in haste does not count against a model either")
    func haste() async throws {
        let endpoint = Endpoint()
        endpoint.set("first", [.awaitDeparture])
        let (model, _) = try endpoint.make(["first"])
        let reply = await model.collect(try .asking("Hello?"), deadline: .after(.milliseconds(50)))
        #expect(reply.memoryError?.code == .timeout)
        #expect(model.modelStates.first?.circuit == .closed)
    }

    @Test("A cancelled trial leaves the trial to the next call")
    func cancelledTrial() async throws {
        let endpoint = Endpoint()
        endpoint.set("only", .json(503, [("Retry-After", "5")], ""))
        let (model, client) = try endpoint.make(["only"])
        _ = await model.collect(try .asking("Hello?"))
        endpoint.clock.advance(.seconds(5))
        let started = Signal()
        endpoint.set("only", .events([#"{"choices":[{"delta":{"content":"a"}}]}"#]) + [.awaitDeparture])
        let prompt = try Prompt.asking("Hello?")
        let trial = Task {
            try await model.reply(to: prompt, streams: true, deadline: Patience.deadline) { _ in started.fire() }
        }
        try await started.wait()
        let meanwhile = await model.collect(prompt)
        #expect(meanwhile.memoryError?.code == .upstreamUnavailable, "one trial only")
        #expect(client.peer.requests.count == 2)
        trial.cancel()
        _ = try? await trial.value
        endpoint.set("only", .reply("back"))
        #expect(await model.collect(prompt).text == "back")
    }

    @Test(
        "A model whose template has no system role is asked once more, folded, and remembered",
        arguments: [
            (400, #"{"error":{"message":"System role not supported","type":"BadRequestError"}}"#),
            (400, #"{"object":"error","message":"Conversation roles must alternate user/assistant","code":400}"#),
            (422, #"{"error":"Template error","error_type":"template_error"}"#),
            (500, #"{"error":{"code":500,"message":"Conversation roles must alternate","type":"server_error"}}"#),
        ]
    )
    func learnsFolding(status: Int, body: String) async throws {
        let client = ScriptedClient { request in
            String(decoding: request.body, as: UTF8.self).contains(#""role":"system""#)
                ? .json(status, [], body) : .reply("folded")
        }
        let model = try ChatCompletionsModel.scripted(client, models: ["m", "other"])
        #expect(await model.collect(try .asking("Hello?")).text == "folded")
        #expect(client.peer.requests.compactMap(\.model) == ["m", "m"])
        #expect(await model.collect(try .asking("Hello?")).completion?.isFallback == false)
        #expect(client.peer.requests.count == 3, "remembered")
        #expect(model.modelStates.first?.circuit == .closed)
    }

    @Test("If folding does not help, the next model is asked and nothing is learnt")
    func foldingInVain() async throws {
        let endpoint = Endpoint()
        endpoint.set("first", .json(400, [], #"{"error":{"message":"System role not supported"}}"#))
        let (model, client) = try endpoint.make(["first", "second"])
        #expect(await model.collect(try .asking("Hello?")).text == "ok")
        #expect(client.peer.requests.compactMap(\.model) == ["first", "first", "second"])
    }

    @Test(
        "Mistral 7B v0.2 gets its instructions folded from the first call on, by whatever provider",
        arguments: [
            ("mistralai/Mistral-7B-Instruct-v0.2", true), ("mistralai/Mistral-7B-Instruct-v0.2:featherless-ai", true),
            ("meta-llama/Llama-3.1-8B-Instruct", false),
        ]
    )
    func mistral(name: String, isFolded: Bool) async throws {
        let client = ScriptedClient { _ in .reply("ok") }
        _ = await (try ChatCompletionsModel.scripted(client, models: [name])).collect(try .asking("Hello?"))
        let body = String(decoding: try #require(client.peer.requests.first).body, as: UTF8.self)
        #expect(body.contains(#""role":"system""#) == !isFolded)
    }

    @Test("The organisation that pays is named if it is configured")
    func billing() async throws {
        let client = ScriptedClient { _ in .reply("ok") }
        let configuration = try ChatCompletionsConfiguration(
            baseURL: HTTPTarget("https://router.huggingface.co/v1"),
            models: ["m"],
            billTo: "acme"
        )
        _ = await ChatCompletionsModel(configuration: configuration, client: client).collect(try .asking("Hello?"))
        #expect(client.peer.requests.first?.values("x-hf-bill-to") == ["acme"])
    }
}
