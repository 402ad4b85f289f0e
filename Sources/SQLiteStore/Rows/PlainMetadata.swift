// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// Reads the JSON of metadata in the plain form that ``MetadataColumn`` writes: no spaces, no escapes. Anything else is left
/// to a real decoder, which takes ten times as long for each of the memories that a search gives back.
struct PlainMetadata {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0

    /// The fields, or nil when the text isn't in that form.
    static func fields(_ json: String) -> [String: MetadataValue]? {
        var json = json
        return json.withUTF8 { bytes in
            var reader = PlainMetadata(bytes: bytes)
            guard let fields = reader.object(), reader.place == bytes.count else { return nil }
            return fields
        }
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard place + count <= bytes.count,
            (0..<count).allSatisfy({ bytes[place + $0] == text.utf8Start[$0] })
        else { return false }
        place += count
        return true
    }

    private mutating func object() -> [String: MetadataValue]? {
        guard take("{") else { return nil }
        var fields: [String: MetadataValue] = [:]
        repeat {
            guard let key = string(), take(":"), let value = value() else { return nil }
            fields[key] = value
        } while take(",")
        return take("}") ? fields : nil
    }

    private mutating func value() -> MetadataValue? {
        switch next {
        case UInt8(ascii: "\""): string().map { .text($0) }
        case UInt8(ascii: "["): strings().map { .texts($0) }
        case UInt8(ascii: "t"): take("true") ? .flag(true) : nil
        case UInt8(ascii: "f"): take("false") ? .flag(false) : nil
        default: number().map { .number($0) }
        }
    }

    private mutating func strings() -> [String]? {
        guard take("[") else { return nil }
        var texts: [String] = []
        if take("]") { return texts }
        repeat {
            guard let text = string() else { return nil }
            texts.append(text)
        } while take(",")
        return take("]") ? texts : nil
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        let start = place
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte != UInt8(ascii: "\\"), byte >= 0x20 else { return nil }
            place += 1
        }
        defer { place += 1 }
        return next == nil ? nil : String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func number() -> Double? {
        let start = place
        while let byte = next, byte != UInt8(ascii: ","), byte != UInt8(ascii: "}") { place += 1 }
        return Double(String(decoding: bytes[start..<place], as: UTF8.self))
    }
}
