// SPDX-License-Identifier: Apache-2.0

import Logging
import MemoryCore
import Observability

/// How the server runs. Made once, at the start, from checked values; nothing changes it and nothing else is read.
struct ServerConfiguration: Sendable {
    let profile: Profile
    let listener: ListenerConfiguration
    let access: AccessConfiguration
    let store: StoreConfiguration
    let embedder: EmbedderConfiguration
    let recall: RecallOptions
    let storesResponses: Bool
    let languageModel: LanguageModelConfiguration
    let huggingFace: HuggingFaceAccess
    /// Estimated tokens of a whole prompt.
    let promptTokens: Int
    let shutdown: ShutdownConfiguration
    let accessLog: AccessLogConfiguration
    let tracing: TracingConfiguration
    let logLevel: Logger.Level
    let logSchema: LogSchema
    let gitSHA: String
    /// Every setting with its source, in the order of the table.
    let effective: [EffectiveSetting]
}
