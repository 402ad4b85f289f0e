// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import MemoryCore

extension ServerConfiguration {
    static func languageModel(
        _ reader: inout SettingReader,
        _ choice: LanguageModelChoice,
        _ access: HuggingFaceAccess
    ) -> LanguageModelConfiguration {
        let limits = ModelLimits(&reader)
        let endpoint = endpoint(&reader, choice, access)
        guard var endpoint else { return .extractive }
        limits.apply(to: &endpoint)
        return choice == .huggingface ? .huggingFace(endpoint) : .endpoint(endpoint)
    }

    /// How a model is asked, wherever it is.
    private struct ModelLimits {
        let timeout: Duration
        let maximumTokens: Int
        let foldsSystem: Bool

        init(_ reader: inout SettingReader) {
            timeout = reader.value(Settings.modelTimeout)
            maximumTokens = reader.value(Settings.modelTokens)
            foldsSystem = reader.value(Settings.modelFoldsSystem)
        }

        func apply(to endpoint: inout ChatEndpoint) {
            endpoint.completions.attemptTimeout = timeout
            endpoint.completions.maximumTokens = maximumTokens
            endpoint.completions.foldsSystem = foldsSystem
        }
    }

    /// The endpoint, if it is wanted and nothing is wrong with it.
    private static func endpoint(
        _ reader: inout SettingReader,
        _ choice: LanguageModelChoice,
        _ access: HuggingFaceAccess
    ) -> ChatEndpoint? {
        let faultsBefore = reader.faults.count
        let baseURL = reader.value(Settings.modelBaseURL)
        let models =
            choice == .huggingface
            ? reader.value(Settings.modelNames, otherwise: HuggingFaceDefaults.models)
            : reader.value(Settings.modelNames)
        let key = reader.value(Settings.modelKey)
        // A malformed one has been reported, and is not missing.
        let areWellFormed = reader.faults.count == faultsBefore

        var useless: [(any DescribedSetting, Bool)] = []
        if choice != .openai { useless = [(Settings.modelBaseURL, baseURL != nil), (Settings.modelKey, key != nil)] }
        if choice == .extractive { useless.append((Settings.modelNames, !models.isEmpty)) }
        for (setting, isSet) in useless where isSet {
            reader.refuse(setting, "has no effect with LLM=\(choice.rawValue); set LLM=openai, or remove it")
        }
        guard areWellFormed, choice != .extractive else { return nil }
        if models.isEmpty { reader.refuse(Settings.modelNames, "is needed with LLM=openai: at least one model") }
        let base = choice == .huggingface ? access.router : baseURL
        guard let base else {
            reader.refuse(Settings.modelBaseURL, "is needed with LLM=openai")
            return nil
        }
        guard !models.isEmpty else { return nil }
        do throws(InvalidValue) {
            return try ChatEndpoint(
                baseURL: base,
                key: choice == .huggingface ? access.token : key,
                models: models,
                billTo: choice == .huggingface ? access.billTo : nil
            )
        } catch {
            let setting = choice == .huggingface ? Settings.huggingFaceRouterURL : Settings.modelBaseURL
            reader.refuse(setting, error.message)
            return nil
        }
    }
}
