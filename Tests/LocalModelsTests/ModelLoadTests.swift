// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import LocalModels

@Suite("Loading the model")
struct ModelLoadTests {
    private func failure(_ model: ModelCopy) throws -> ModelLoadError {
        let error = #expect(throws: ModelLoadError.self) { _ = try MiniLMEmbedder.load(from: model.path) }
        return try #require(error)
    }

    @Test("says which file is missing and what to do", arguments: ["config.json", "vocab.txt", "model.safetensors"])
    func missing(file: String) throws {
        let model = try ModelCopy()
        try model.remove(file)
        let error = try failure(model)
        #expect(error.code == .unreadable)
        #expect(error.path == "\(model.path)/\(file)")
        #expect(error.description.contains("ops/bootstrap"))
        #expect(error.description.contains("No such file"))
    }

    @Test("refuses a folder in a file's place", arguments: ["config.json", "vocab.txt", "model.safetensors"])
    func folder(file: String) throws {
        let model = try ModelCopy()
        try model.remove(file)
        try FileManager.default.createDirectory(atPath: "\(model.path)/\(file)", withIntermediateDirectories: false)
        #expect(try failure(model).code == .unreadable)
    }

    @Test("refuses weights that were cut short", arguments: [0, 7, 8, 5000, 11_416, 1_000_000, 90_868_375] as [UInt64])
    func cutShort(bytes: UInt64) throws {
        let model = try ModelCopy()
        try model.writeWeights(bytes: bytes)
        let error = try failure(model)
        #expect(error.code == .malformed)
        #expect(error.path.hasSuffix("model.safetensors"))
    }

    @Test(
        "refuses weights of another kind",
        arguments: [
            (#""dtype":"F32","shape":[30522,384]"#, #""dtype":"F16","shape":[30522,384]"#, "word_embeddings"),
            (#""shape":[30522,384]"#, #""shape":[384,30522]"#, "word_embeddings"),
            (#""shape":[1536,384]"#, #""shape":[768,768]"#, "intermediate"),
            (
                #""encoder.layer.5.output.dense.bias""#, #""encoder.layer.6.output.dense.bias""#,
                "layer.5.output.dense.bias"
            ),
        ]
    )
    func otherWeights(old: String, new: String, named: String) throws {
        let model = try ModelCopy()
        try model.writeWeights { $0.replacingOccurrences(of: old, with: new) }
        let error = try failure(model)
        #expect(error.code == .unsupported)
        #expect(error.message.contains(named))
    }

    @Test(
        "refuses a header that lies",
        arguments: [
            ("[796672,47678464]", "[796672,47678460]"), ("[796672,47678464]", "[796673,47678465]"),
            ("[796672,47678464]", "[47678464,796672]"), ("[796672,47678464]", "[-4,46881788]"),
            ("[796672,47678464]", "[796672,9999999999]"), ("[796672,47678464]", "[796672]"), ("{", "["),
        ]
    )
    func lyingHeader(old: String, new: String) throws {
        let model = try ModelCopy()
        try model.writeWeights { $0.replacingOccurrences(of: old, with: new) }
        #expect(try failure(model).code == .malformed)
    }

    @Test("refuses other weights of the same shape")
    func knownAnswer() throws {
        let model = try ModelCopy()
        try model.writeWeights()
        let error = try failure(model)
        #expect(error.code == .unsupported)
        #expect(error.message.contains("weights of all-MiniLM-L6-v2"))
    }

    @Test(
        "refuses another model's configuration",
        arguments: [
            (#""num_hidden_layers": 6"#, #""num_hidden_layers": 12"#, ModelLoadError.Code.unsupported),
            (#""hidden_act": "gelu""#, #""hidden_act": "relu""#, .unsupported),
            (#""hidden_size": 384"#, #""hidden_size": "384""#, .malformed),
            (#""vocab_size""#, #""size""#, .malformed),
            ("{", "", .malformed),
        ]
    )
    func configuration(old: String, new: String, code: ModelLoadError.Code) throws {
        let model = try ModelCopy()
        try model.edit("config.json", replacing: old, with: new)
        let error = try failure(model)
        #expect(error.code == code)
        #expect(error.path.hasSuffix("config.json"))
    }

    @Test("refuses a vocabulary that lacks a line")
    func vocabulary() throws {
        let model = try ModelCopy()
        try model.edit("vocab.txt", replacing: "\nriver\n", with: "\n")
        let error = try failure(model)
        #expect(error.code == .malformed)
        #expect(error.message.contains("30521"))
    }
}
