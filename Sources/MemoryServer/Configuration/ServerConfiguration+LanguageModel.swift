// SPDX-License-Identifier: Apache-2.0

import ChatCompletions
import MemoryCore

extension ServerConfiguration {
    static func languageModel(_ reader: inout SettingReader) -> LanguageModelConfiguration {
        let choice = reader.value(Settings.languageModel)
        let endpoint = endpoint(&reader, isWanted: choice == .openai)
        return endpoint.map { .endpoint($0) } ?? .extractive
    }

    /// The endpoint, if it is wanted and nothing is wrong with it.
    private static func endpoint(_ reader: inout SettingReader, isWanted: Bool) -> ChatEndpoint? {
        let faultsBefore = reader.faults.count
        let baseURL = reader.value(Settings.modelBaseURL)
        let models = reader.value(Settings.modelNames)
        let key = reader.value(Settings.modelKey)
        // A malformed one has been reported, and is not missing.
        let areWellFormed = reader.faults.count == faultsBefore
        let timeout = reader.value(Settings.modelTimeout)
        let maximumTokens = reader.value(Settings.modelTokens)
        let foldsSystem = reader.value(Settings.modelFoldsSystem)

        guard isWanted else {
            let set: [(any DescribedSetting, Bool)] = [
                (Settings.modelBaseURL, baseURL != nil), (Settings.modelNames, !models.isEmpty),
                (Settings.modelKey, key != nil),
            ]
            for (setting, isSet) in set where isSet {
                reader.refuse(setting, "has no effect with LLM=extractive; set LLM=openai, or remove it")
            }
            return nil
        }
        guard areWellFormed else { return nil }
        if models.isEmpty { reader.refuse(Settings.modelNames, "is needed with LLM=openai: at least one model") }
        guard let baseURL else {
            reader.refuse(Settings.modelBaseURL, "is needed with LLM=openai")
            return nil
        }
        guard !models.isEmpty else { return nil }
        do throws(InvalidValue) {
            var endpoint = try ChatEndpoint(baseURL: baseURL, key: key, models: models)
            endpoint.completions.attemptTimeout = timeout
            endpoint.completions.maximumTokens = maximumTokens
            endpoint.completions.foldsSystem = foldsSystem
            return endpoint
        } catch {
            reader.refuse(Settings.modelBaseURL, error.message)
            return nil
        }
    }
}
