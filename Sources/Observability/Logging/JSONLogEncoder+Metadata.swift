// SPDX-License-Identifier: Apache-2.0

import Logging

extension JSONLogEncoder {
    /// Metadata with dotted keys, what would take a field of the schema moved out of its way. The fields of an error are
    /// free where the event has none: who may not log an error's own words describes it so.
    func fields(of metadata: Logger.Metadata, hasError: Bool) -> [String: Logger.MetadataValue] {
        var flat: [String: Logger.MetadataValue] = [:]
        let reserved = hasError ? schema.reservedFields : schema.reservedFieldsWithoutError
        Self.flatten(metadata, prefix: "", depth: 0, reserved: reserved, into: &flat)
        return flat
    }

    private static func flatten(
        _ metadata: Logger.Metadata,
        prefix: String,
        depth: Int,
        reserved: Set<String>,
        into flat: inout [String: Logger.MetadataValue]
    ) {
        for (name, value) in metadata {
            let key = prefix + name
            if case .dictionary(let inner) = value, !inner.isEmpty, depth < depthLimit {
                flatten(inner, prefix: key + ".", depth: depth + 1, reserved: reserved, into: &flat)
            } else {
                flat[reserved.contains(key) ? "labels." + key : key] = value
            }
        }
    }

    mutating func encode(_ value: Logger.MetadataValue, hidesText: Bool, depth: Int) {
        switch value {
        case .stringConvertible(let convertible) where encode(number: convertible):
            break
        case .string where hidesText, .stringConvertible where hidesText:
            text.append(string: SensitiveKeys.replacement, limit: Self.valueLimit)
        case .string(let string):
            text.append(string: string, limit: Self.valueLimit)
        case .stringConvertible(let convertible):
            text.append(string: convertible.description, limit: Self.valueLimit)
        case .array(let values) where depth < Self.depthLimit:
            text.append(raw: "[")
            for (index, element) in values.enumerated() {
                if index > 0 { text.append(raw: ",") }
                encode(element, hidesText: hidesText, depth: depth + 1)
            }
            text.append(raw: "]")
        case .dictionary(let values) where depth < Self.depthLimit:
            text.append(raw: "{")
            for (index, pair) in values.sorted(by: { $0.key < $1.key }).enumerated() {
                if index > 0 { text.append(raw: ",") }
                text.append(string: pair.key, limit: Self.valueLimit)
                text.append(raw: ":")
                encode(pair.value, hidesText: hidesText || SensitiveKeys.contains(pair.key), depth: depth + 1)
            }
            text.append(raw: "}")
        case .array, .dictionary:
            text.append(string: "…", limit: Self.valueLimit)
        }
    }

    /// Numbers and booleans stay what they are, so that they can be compared and summed. False for anything else.
    private mutating func encode(number value: any CustomStringConvertible & Sendable) -> Bool {
        switch value {
        case let truth as Bool: text.append(raw: truth ? "true" : "false")
        case let number as any BinaryInteger: text.append(raw: String(describing: number))
        case let number as Double where number.isFinite: text.append(raw: number.description)
        case let number as Float where number.isFinite: text.append(raw: number.description)
        default: return false
        }
        return true
    }
}
