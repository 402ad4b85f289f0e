// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import HuggingFace
import LocalModels
import Logging
import MemoryCore
import PineconeStore
import Support
import Testing

@testable import MemoryServer

struct SettingTests {
    @Test("every setting of the table is read, once, and nothing else is")
    func tableIsComplete() throws {
        let names = try configuration([:]).effective.map(\.name)
        #expect(names == Settings.all.map(\.name))
        #expect(Set(names).count == names.count)
    }

    @Test("defaults are within their own ranges, and have a meaning")
    func defaults() throws {
        let variables = Settings.all.compactMap { setting in setting.defaultText.map { (setting.name, $0) } }
        _ = try configuration(Dictionary(uniqueKeysWithValues: variables))
        #expect(Settings.all.allSatisfy { $0.meaning.hasSuffix(".") && $0.meaning.count > 20 })
        #expect(Settings.all.allSatisfy { $0.defaultText != nil || $0.example != nil })
    }

    @Test("the defaults are those of the design")
    func design() throws {
        let configuration = try configuration([:])
        #expect(configuration.listener.host.text == "127.0.0.1")
        #expect(configuration.listener.port == 8_000)
        #expect(configuration.store.directory == "./data")
        #expect(configuration.embedder.modelDirectory == "./models/all-MiniLM-L6-v2")
        #expect(configuration.embedder.threads == nil)
        #expect(configuration.recall.scoreThreshold == 0.25)
        #expect(configuration.recall.recencyWeight == 0.05)
        #expect(!configuration.storesResponses)
        #expect(configuration.languageModel.choice == .extractive)
    }

    @Test(
        "well-formed values are taken",
        arguments: [
            ("PROFILE", "local"), ("HTTP_HOST", "localhost"), ("HTTP_HOST", "::1"), ("HTTP_HOST", "127.8.9.1"),
            ("HTTP_PORT", "0"), ("HTTP_PORT", "65535"), ("HTTP_BODY_LIMIT", "2048"), ("HTTP_BODY_LIMIT", "8MiB"),
            ("HTTP_REQUEST_TIMEOUT", "5s"), ("HTTP_REQUEST_TIMEOUT", "1h"), ("SESSION_TTL", "12h"),
            ("DATA_DIR", "/var/lib/memory layer"), ("EMBEDDER_PRECISION", "int8"), ("TOP_K", "100"),
            ("SCORE_THRESHOLD", "0"), ("SCORE_THRESHOLD", "0.6"), ("STORE_RESPONSES", "true"), ("LOG_LEVEL", "trace"),
            ("LOG_SCHEMA", "gcp"),
            ("DRAIN_DELAY", "250ms"), ("DRAIN_DELAY", "0s"), ("VECTOR_CACHE", "1GiB"),
        ]
    )
    func wellFormed(name: String, value: String) {
        #expect(faults([name: value]) == [])
    }

    @Test(
        "malformed values stop the start, whatever the default",
        arguments: [
            ("PROFILE", "lokal"), ("HTTP_HOST", "[::1]"), ("HTTP_HOST", "127.0.0.256"), ("HTTP_HOST", "a b"),
            ("HTTP_HOST", "127.1"), ("HTTP_PORT", "80a"), ("HTTP_PORT", "-1"), ("HTTP_PORT", "65536"),
            ("HTTP_PORT", " 80"),
            ("HTTP_PORT", "+80"), ("HTTP_PORT", "8e3"), ("HTTP_PORT", "99999999999999999999"),
            ("HTTP_BODY_LIMIT", "8MB"),
            ("HTTP_BODY_LIMIT", "8 MiB"), ("HTTP_BODY_LIMIT", "1B"), ("HTTP_BODY_LIMIT", "9223372036854775807GiB"),
            ("HTTP_REQUEST_TIMEOUT", "5"), ("HTTP_REQUEST_TIMEOUT", "0s"), ("HTTP_REQUEST_TIMEOUT", "1.5s"),
            ("HTTP_REQUEST_TIMEOUT", "5S"), ("HTTP_REQUEST_TIMEOUT", "-5s"), ("DATA_DIR", "a\nb"),
            ("EMBEDDER", "Local"),
            ("EMBEDDER_THREADS", "two"), ("EMBEDDER_PRECISION", "fp16"), ("VECTOR_STORE", "redis"), ("TOP_K", "0"),
            ("TOP_K", "101"), ("SCORE_THRESHOLD", "1.01"), ("SCORE_THRESHOLD", "nan"), ("SCORE_THRESHOLD", "1e-1"),
            ("RECENCY_WEIGHT", "0,05"), ("RECENCY_HALF_LIFE_DAYS", "0"), ("STORE_RESPONSES", "yes"), ("LLM", "gpt"),
            ("LLM_MAX_TOKENS", "0"), ("LOG_LEVEL", "INFO"), ("LOG_SCHEMA", "xml"), ("SHUTDOWN_GRACE", "0s"),
            ("SESSION_TTL", "1s"),
        ]
    )
    func malformed(name: String, value: String) throws {
        let faults = faults([name: value])
        #expect(faults.map(\.name) == [name])
        #expect(faults.first?.origin == .environment)
        #expect(try #require(faults.first).message.contains("expected"))
    }

    @Test("an empty value is a fault, not the default", arguments: Settings.all.map(\.name))
    func empty(name: String) {
        #expect(faults([name: ""]).map(\.name) == [name])
    }

    @Test("a cloud needs its two keys, and both are told at once")
    func cloudKeys() throws {
        let unset = faults(["PROFILE": "cloud", "ALLOW_ANONYMOUS": "true"])
        #expect(unset.map(\.name) == ["HF_TOKEN", "PINECONE_API_KEY"])
        let message = try #require(unset.first).message
        #expect(message.contains("EMBEDDER=huggingface and LLM=huggingface"))
        let cloud = try configuration([
            "PROFILE": "cloud", "HF_TOKEN": "hf_x", "PINECONE_API_KEY": "pc", "ALLOW_ANONYMOUS": "true",
        ])
        #expect(cloud.store.kind == .pinecone && cloud.store.pinecone?.namespaces == .perUser)
        #expect(cloud.embedder.huggingFace?.identity.dimension == 384)
        guard case .huggingFace(let endpoint) = cloud.languageModel else {
            Issue.record("no endpoint")
            return
        }
        #expect(endpoint.models.first == "mistralai/Mistral-7B-Instruct-v0.2")
        #expect(endpoint.baseURL.url == "https://router.huggingface.co/")
        #expect(endpoint.key?.reveal() == "hf_x")
    }

    @Test("each of the three is chosen on its own, and the profile only sets defaults")
    func mixed() throws {
        let local = try configuration(["VECTOR_STORE": "pinecone", "PINECONE_API_KEY": "pc"])
        #expect(local.store.kind == .pinecone && local.embedder.kind == .local)
        let cloud = try configuration([
            "PROFILE": "cloud", "VECTOR_STORE": "sqlite", "EMBEDDER": "local", "LLM": "extractive",
            "ALLOW_ANONYMOUS": "true",
        ])
        #expect(cloud.store.pinecone == nil && cloud.embedder.huggingFace == nil)
        #expect(cloud.effective.first { $0.name == "EMBEDDER" }?.text == "local")
        #expect(try configuration(["PROFILE": "local"]).effective.first { $0.name == "LLM" }?.text == "extractive")
    }

    @Test(
        "what can't be used with a cloud is a fault of its own setting",
        arguments: [
            ("PINECONE_INDEX", "Not A Name"), ("PINECONE_CONTROL_URL", "http://example.org"),
            ("PINECONE_NAMESPACES", "each"), ("HF_ROUTER_URL", "https://api-inference.huggingface.co"),
            ("OUTBOX_LIMIT", "0"), ("LLM_BASE_URL", "http://x"), ("LLM_API_KEY", "k"),
            ("HF_EMBEDDING_DIMENSION", "0"),
        ]
    )
    func cloudFaults(name: String, value: String) {
        let cloud = ["PROFILE": "cloud", "HF_TOKEN": "hf_x", "PINECONE_API_KEY": "pc", "ALLOW_ANONYMOUS": "true"]
        let names = faults(cloud.merging([name: value]) { $1 }).map(\.name)
        #expect(Set(names) == [name])
    }

    @Test("an endpoint needs its URL and a model, and all that is missing is told at once")
    func endpoint() throws {
        #expect(faults(["LLM": "openai"]).map(\.name) == ["LLM_MODELS", "LLM_BASE_URL"])
        let configuration = try configuration([
            "LLM": "openai", "LLM_BASE_URL": "http://127.0.0.1:11434/v1", "LLM_MODELS": "a/b:c, d", "LLM_API_KEY": "k",
        ])
        guard case .endpoint(let endpoint) = configuration.languageModel else {
            Issue.record("no endpoint")
            return
        }
        #expect(endpoint.baseURL.url == "http://127.0.0.1:11434/v1")
        #expect(endpoint.models == ["a/b:c", "d"])
        #expect(endpoint.key?.reveal() == "k")
        #expect(endpoint.isOnThisMachine)
    }

    @Test("a malformed endpoint is one fault, not two")
    func malformedEndpoint() {
        #expect(
            faults(["LLM": "openai", "LLM_BASE_URL": "ftp://x", "LLM_MODELS": "m"]).map(\.name) == ["LLM_BASE_URL"]
        )
        #expect(
            faults(["LLM": "openai", "LLM_BASE_URL": "http://x", "LLM_MODELS": "m,"]).map(\.name) == ["LLM_MODELS"]
        )
    }

    @Test("an endpoint that would not be used is a fault")
    func unusedEndpoint() {
        let faults = faults(["LLM_BASE_URL": "http://x", "LLM_MODELS": "m", "LLM_API_KEY": "k"])
        #expect(faults.map(\.name) == ["LLM_BASE_URL", "LLM_API_KEY", "LLM_MODELS"])
    }

    @Test("all faults come together, with name and source, and in words")
    func together() {
        let faults = ConfigurationFaults(faults: faults(["HTTP_PORT": "80a", "TOP_K": "0", "HTTP_PROT": "1"]))
        #expect(
            faults.description == """
                the configuration has 3 faults:
                  HTTP_PORT (environment): "80a": expected a whole number from 0 to 65535
                  TOP_K (environment): "0": expected a whole number from 1 to 100
                  HTTP_PROT (environment): is not a setting of this server; did you mean HTTP_PORT?
                Every setting is described in .env.example.
                """
        )
    }
}
