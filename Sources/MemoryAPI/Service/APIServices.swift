// SPDX-License-Identifier: Apache-2.0

package import MemoryCore

/// What the routes call.
package struct APIServices: Sendable {
    package let chat: ChatService
    package let memories: MemoryService
    package let health: HealthMonitor
    /// The metrics of the process in a text exposition format, with its media type.
    package let renderMetrics: @Sendable () -> (contentType: String, body: [UInt8])
    /// The language model's name as the page and health show it, e.g. `extractive`.
    package let languageModelName: String
    package let embedder: EmbedderIdentity

    package init(
        chat: ChatService,
        memories: MemoryService,
        health: HealthMonitor,
        renderMetrics: @escaping @Sendable () -> (contentType: String, body: [UInt8]),
        languageModelName: String,
        embedder: EmbedderIdentity
    ) {
        self.chat = chat
        self.memories = memories
        self.health = health
        self.renderMetrics = renderMetrics
        self.languageModelName = languageModelName
        self.embedder = embedder
    }
}
