// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore

extension ServerConfiguration {
    /// Reads all sources, first wins: environment, files of secrets, `.env` in the working directory, defaults.
    static func load(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        secretsDirectory: String = SecretFiles.directory,
        environmentFile: String = ".env"
    ) throws(ConfigurationFaults) -> ServerConfiguration {
        let known = Settings.all.map(\.name)
        let secrets = SecretFiles.read(directory: secretsDirectory, names: known)
        let file = EnvironmentFile.read(path: environmentFile)
        var reader = SettingReader(
            sources: [
                .environment(environment),
                secrets.source,
                .environmentFile(file.entries, path: environmentFile),
            ],
            faults: secrets.faults + file.faults
        )
        return try ServerConfiguration(reading: &reader)
    }

    init(reading reader: inout SettingReader) throws(ConfigurationFaults) {
        profile = reader.value(Settings.profile)
        listener = Self.listener(&reader)
        access = Self.access(&reader, profile: profile, host: listener.host)
        let storeKind = reader.value(Settings.vectorStore, otherwise: profile.vectorStore)
        let embedderKind = reader.value(Settings.embedder, otherwise: profile.embedder)
        let modelKind = reader.value(Settings.languageModel, otherwise: profile.languageModel)
        huggingFace = Self.huggingFace(&reader, embedder: embedderKind, languageModel: modelKind)
        embedder = Self.embedder(&reader, embedderKind, huggingFace)
        store = Self.store(&reader, storeKind, dimension: embedder.dimension)
        storesResponses = reader.value(Settings.storesResponses)
        recall = RecallOptions(
            topK: reader.value(Settings.topK),
            scoreThreshold: reader.value(Settings.scoreThreshold),
            recencyWeight: reader.value(Settings.recencyWeight),
            halfLifeDays: reader.value(Settings.recencyHalfLife)
        )
        languageModel = Self.languageModel(&reader, modelKind, huggingFace)
        promptTokens = reader.value(Settings.promptTokens)
        shutdown = ShutdownConfiguration(
            drainDelay: reader.value(Settings.drainDelay),
            grace: reader.value(Settings.shutdownGrace)
        )
        accessLog = Self.accessLog(&reader)
        tracing = Self.tracing(&reader)
        logLevel = reader.value(Settings.logLevel)
        logSchema = reader.value(Settings.logSchema)
        gitSHA = reader.value(Settings.gitSHA)

        reader.refuseUnknownNames(Settings.all.map(\.name))
        guard reader.faults.isEmpty else { throw ConfigurationFaults(faults: reader.faults) }
        let order = Dictionary(uniqueKeysWithValues: Settings.all.enumerated().map { ($1.name, $0) })
        effective = reader.effective.sorted { order[$0.name, default: 0] < order[$1.name, default: 0] }
    }

    private static func listener(_ reader: inout SettingReader) -> ListenerConfiguration {
        ListenerConfiguration(
            host: reader.value(Settings.httpHost),
            port: reader.value(Settings.httpPort),
            bodyLimit: reader.value(Settings.bodyLimit),
            ingestLimit: reader.value(Settings.ingestLimit),
            requestTimeout: reader.value(Settings.requestTimeout)
        )
    }
}
