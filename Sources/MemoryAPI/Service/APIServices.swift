// SPDX-License-Identifier: Apache-2.0

package import AccessControl
package import MemoryCore

/// What the routes call.
package struct APIServices: Sendable {
    package let authenticator: Authenticator
    package let chat: ChatService
    package let memories: MemoryService
    package let health: HealthMonitor
    package let load: LoadGuard
    /// The metrics of the process in the text exposition format that an `Accept` header asks for, with its media type.
    package let renderMetrics: @Sendable (_ accept: String?) -> (contentType: String, body: [UInt8])
    /// The language model's name as the page and health show it, e.g. `extractive`.
    package let languageModelName: String
    package let embedder: EmbedderIdentity

    package init(
        authenticator: Authenticator,
        chat: ChatService,
        memories: MemoryService,
        health: HealthMonitor,
        load: LoadGuard = LoadGuard(),
        renderMetrics: @escaping @Sendable (_ accept: String?) -> (contentType: String, body: [UInt8]),
        languageModelName: String,
        embedder: EmbedderIdentity
    ) {
        self.authenticator = authenticator
        self.chat = chat
        self.memories = memories
        self.health = health
        self.load = load
        self.renderMetrics = renderMetrics
        self.languageModelName = languageModelName
        self.embedder = embedder
    }
}
