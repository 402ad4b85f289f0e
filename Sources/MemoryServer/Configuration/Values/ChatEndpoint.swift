// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import HTTPTransport
import MemoryCore
import Support

/// An OpenAI-compatible endpoint and how it is used.
struct ChatEndpoint: Sendable {
    let baseURL: HTTPTarget
    let key: Secret<String>?
    /// In the order of preference, at least one.
    let models: [String]
    /// The same as the adapter takes it, with how it asks.
    var completions: ChatCompletionsConfiguration

    /// - Throws: what the adapter would not take, in words that complete "LLM_BASE_URL …".
    init(
        baseURL: HTTPTarget,
        key: Secret<String>?,
        models: [String],
        billTo: String? = nil
    ) throws(InvalidValue) {
        completions = try ChatCompletionsConfiguration(baseURL: baseURL, models: models, key: key, billTo: billTo)
        self.baseURL = baseURL
        self.key = key
        self.models = models
    }

    /// Whether what is sent there stays on this machine.
    var isOnThisMachine: Bool {
        let host = baseURL.host.hasPrefix("[") ? String(baseURL.host.dropFirst().dropLast()) : baseURL.host
        return ListenHost(host)?.isLoopback == true
    }
}
