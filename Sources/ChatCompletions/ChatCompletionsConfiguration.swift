// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import MemoryCore
package import Support

/// An OpenAI-compatible endpoint and how it is asked: Hugging Face's router, Ollama, vLLM, TGI, llama.cpp.
package struct ChatCompletionsConfiguration: Sendable {
    /// `POST` goes here.
    let endpoint: HTTPTarget
    /// In the order of preference, at least one.
    let models: [String]
    let headers: HTTPHeaders

    /// Sends the instructions as part of the first user turn, to every model.
    package var foldsSystem = false
    /// Models, without a provider's suffix, that get it so in any case: their template has no system role. What a model's
    /// server says about that is learnt besides.
    package var foldingModels: Set<String> = ["mistralai/Mistral-7B-Instruct-v0.2"]
    /// When a model that fails is passed over, and for how long. It is asked again by one request after that time.
    package var circuit: CircuitBreaker.Configuration = Self.modelCircuit
    /// How long a model is passed over that the endpoint does not have.
    package var missingModelTime: Duration = .seconds(600)
    package var maximumTokens = 512
    /// The endpoint's own default if `nil`. Low, since answers shall stick to what is remembered.
    package var temperature: Double? = 0.2
    /// How long one model may take for its whole reply, thinking included, before the next one is asked.
    package var attemptTimeout: Duration = .seconds(60)
    /// The longest pause within a reply.
    package var idleTimeout: Duration = .seconds(20)
    /// Bound of a reply's text in bytes of UTF-8: for an endpoint that disregards ``maximumTokens``.
    package var maximumReplyBytes = 256 * 1024

    /// - Parameters:
    ///   - baseURL: What comes before `/chat/completions`: `http://127.0.0.1:11434/v1`. `/v1` is added only to a base
    ///     that has no path at all, since every server in use has it there; any other path is taken as it stands.
    ///   - models: As the endpoint names them.
    ///   - key: Sent as a bearer token.
    ///   - billTo: The organisation that pays, `X-HF-Bill-To`; Hugging Face's router only.
    /// - Throws: ``InvalidValue`` if the base or the key cannot be used or there is no model.
    package init(
        baseURL: HTTPTarget,
        models: [String],
        key: Secret<String>? = nil,
        billTo: String? = nil
    ) throws(InvalidValue) {
        guard baseURL.host != "api-inference.huggingface.co" else {
            // It answers 410 Gone to everything.
            throw InvalidValue("is a host that was shut down; use https://router.huggingface.co/v1")
        }
        guard !models.isEmpty, models.allSatisfy({ !$0.isEmpty }) else {
            throw InvalidValue("must name at least one model, none of them empty")
        }
        self.models = models
        do {
            let base = baseURL.path == "/" ? try baseURL.appending(path: "v1") : baseURL
            endpoint = try base.appending(path: "chat/completions")
            var headers = try HTTPHeaders(["Accept": "text/event-stream", "Content-Type": "application/json"])
            if let key {
                try headers.append("Authorization", "Bearer \(key.reveal())")
            }
            if let billTo { try headers.append("X-HF-Bill-To", billTo) }
            self.headers = headers
        } catch {
            throw InvalidValue("holds characters that cannot be sent: \(error)")
        }
    }

    /// One failure is enough, unless the model has mostly replied of late: a user waits through each.
    private static var modelCircuit: CircuitBreaker.Configuration {
        var circuit = CircuitBreaker.Configuration()
        circuit.window = .seconds(60)
        circuit.minimumCount = 1
        circuit.openTime = .seconds(5)
        circuit.maximumOpenTime = .seconds(120)
        circuit.maximumRequestedTime = .seconds(600)
        return circuit
    }
}
