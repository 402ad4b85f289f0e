// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A model folder that a test may damage: small files are copied, the weights are linked.
final class ModelCopy {
    let path: String

    init() throws {
        let source = try ModelFolder.find()
        path = NSTemporaryDirectory() + "model-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for file in ["config.json", "vocab.txt"] {
            try FileManager.default.copyItem(atPath: "\(source)/\(file)", toPath: "\(path)/\(file)")
        }
        try FileManager.default.createSymbolicLink(
            atPath: "\(path)/model.safetensors",
            withDestinationPath: "\(source)/model.safetensors"
        )
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func remove(_ file: String) throws {
        try FileManager.default.removeItem(atPath: "\(path)/\(file)")
    }

    func write(_ file: String, _ contents: Data) throws {
        try remove(file)
        try contents.write(to: URL(fileURLWithPath: "\(path)/\(file)"))
    }

    func edit(_ file: String, replacing old: String, with new: String) throws {
        let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
        try write(file, Data(text.replacingOccurrences(of: old, with: new).utf8))
    }

    /// Weights with the real header after `edit`, then zeros: `bytes` in all, or as many as the real file has.
    func writeWeights(bytes: UInt64? = nil, header edit: (String) -> String = { $0 }) throws {
        let file = "\(path)/model.safetensors"
        let source = try #require(FileHandle(forReadingAtPath: file))
        let prefix = try #require(try source.read(upToCount: 8))
        let length = Int(UInt64(littleEndian: prefix.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }))
        let header = String(decoding: try #require(try source.read(upToCount: length)), as: UTF8.self)
        let size = try source.seekToEnd()
        var edited = Data(edit(header).utf8)
        // The format pads with spaces; the length stays, and with it every tensor's place.
        edited.append(Data(repeating: UInt8(ascii: " "), count: max(0, length - edited.count)))
        try remove("model.safetensors")
        try (withUnsafeBytes(of: UInt64(length).littleEndian) { Data($0) } + edited.prefix(length))
            .write(to: URL(fileURLWithPath: file))
        let target = try #require(FileHandle(forWritingAtPath: file))
        try target.truncate(atOffset: bytes ?? size)
        try target.close()
    }
}
