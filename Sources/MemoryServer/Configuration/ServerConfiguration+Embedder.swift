// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import HuggingFace
import MemoryCore

extension ServerConfiguration {
    static func embedder(
        _ reader: inout SettingReader,
        _ kind: EmbedderChoice,
        _ access: HuggingFaceAccess
    ) -> EmbedderConfiguration {
        let directory = reader.value(Settings.modelDirectory)
        let threads = reader.value(Settings.embedderThreads)
        let precision = reader.value(Settings.embedderPrecision)
        let model = reader.value(Settings.huggingFaceEmbeddingModel)
        let dimension = reader.value(Settings.huggingFaceEmbeddingDimension)
        var huggingFace: HuggingFaceConfiguration?
        if kind == .huggingface {
            do throws(InvalidValue) {
                huggingFace = try HuggingFaceConfiguration(
                    baseURL: access.router,
                    identity: EmbedderIdentity(
                        modelID: model,
                        dimension: dimension,
                        maximumTokens: HuggingFaceDefaults.maximumTokens
                    ),
                    key: access.token,
                    billTo: access.billTo
                )
            } catch {
                reader.refuse(Settings.huggingFaceRouterURL, error.message)
            }
        }
        return EmbedderConfiguration(
            kind: kind,
            modelDirectory: directory,
            threads: threads == 0 ? nil : threads,
            precision: precision,
            huggingFace: huggingFace
        )
    }

    static func huggingFace(
        _ reader: inout SettingReader,
        embedder: EmbedderChoice,
        languageModel: LanguageModelChoice
    ) -> HuggingFaceAccess {
        let faultsBefore = reader.faults.count
        let token = reader.value(Settings.huggingFaceToken)
        let isWellFormed = reader.faults.count == faultsBefore
        let router = reader.value(Settings.huggingFaceRouterURL, otherwise: Self.constant(HuggingFaceDefaults.router))
        let hub = reader.value(Settings.huggingFaceHubURL, otherwise: Self.constant(HuggingFaceDefaults.hub))
        // A router of one's own may want none.
        if token == nil, isWellFormed, router.host == HuggingFaceDefaults.routerHost {
            let needed = [
                embedder == .huggingface ? "EMBEDDER=huggingface" : nil,
                languageModel == .huggingface ? "LLM=huggingface" : nil,
            ].compactMap(\.self)
            if !needed.isEmpty {
                reader.refuse(
                    Settings.huggingFaceToken,
                    "is needed with \(needed.joined(separator: " and ")); make one at https://huggingface.co/settings/tokens"
                )
            }
        }
        return HuggingFaceAccess(
            token: token,
            router: router,
            hub: hub,
            billTo: reader.value(Settings.huggingFaceBillTo)
        )
    }

    private static func constant(_ url: String) -> HTTPTarget {
        guard let target = try? HTTPTarget(url) else { preconditionFailure("a constant is a valid URL") }
        return target
    }
}

extension EmbedderConfiguration {
    /// Of the vectors that it makes.
    var dimension: Int { huggingFace?.identity.dimension ?? LocalEmbedder.dimension }
}
