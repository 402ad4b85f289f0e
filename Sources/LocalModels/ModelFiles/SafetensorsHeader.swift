// SPDX-License-Identifier: Apache-2.0

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The table of contents of a safetensors file: a length in 8 bytes (little-endian), as much JSON, then the raw tensors.
///
/// Format: https://github.com/huggingface/safetensors#format
struct SafetensorsHeader: Sendable {
    /// Where one tensor is.
    struct Tensor: Sendable, Equatable {
        let type: String
        let shape: [Int]
        /// Bytes from the start of the file.
        let range: Range<Int>
    }

    /// The model's is 11 KB; the limit keeps a broken length from claiming memory.
    static let maximumBytes = 1 << 20

    let tensors: [String: Tensor]
    /// Bytes that the file has to have.
    let fileSize: Int

    /// - Parameters:
    ///   - bytes: the file, or as much of its start as holds the header.
    ///   - path: where it is from, for the error.
    init(parsing bytes: UnsafeRawBufferPointer, path: String) throws(ModelLoadError) {
        guard bytes.count >= 8 else { throw .malformed(path, "ends before its header") }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= Self.maximumBytes else { throw .malformed(path, "isn't a safetensors file") }
        let dataStart = 8 + Int(length)
        guard bytes.count >= dataStart else { throw .malformed(path, "ends within its header") }
        let entries: Entries
        do {
            entries = try JSONDecoder().decode(Entries.self, from: Data(bytes[8..<dataStart]))
        } catch {
            throw .malformed(path, "has a header that isn't safetensors JSON")
        }
        var tensors: [String: Tensor] = [:]
        var end = 0
        for (name, entry) in entries.byName {
            guard entry.data_offsets.count == 2,
                case let (first, last) = (entry.data_offsets[0], entry.data_offsets[1]),
                0 <= first, first <= last, last <= Int.max / 2
            else { throw .malformed(path, "has a tensor with impossible offsets: \(name)") }
            tensors[name] = Tensor(
                type: entry.dtype,
                shape: entry.shape,
                range: dataStart + first..<dataStart + last
            )
            end = max(end, last)
        }
        self.tensors = tensors
        fileSize = dataStart + end
    }
}

extension SafetensorsHeader {
    /// The JSON as it stands, without its one member that is no tensor.
    private struct Entries: Decodable {
        struct Entry: Decodable {
            let dtype: String
            let shape: [Int]
            // As in the format.
            // swift-format-ignore: AlwaysUseLowerCamelCase
            let data_offsets: [Int]
        }

        struct Name: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }

            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        let byName: [String: Entry]

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Name.self)
            var byName: [String: Entry] = [:]
            for name in container.allKeys where name.stringValue != "__metadata__" {
                byName[name.stringValue] = try container.decode(Entry.self, forKey: name)
            }
            self.byName = byName
        }
    }
}
