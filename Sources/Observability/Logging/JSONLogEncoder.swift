// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging

/// Turns one log event into one line of JSON with the names of the Elastic Common Schema.
///
/// Flat: nested metadata becomes dotted keys. The head comes in a fixed order, metadata after it sorted by key, so that
/// lines can be compared and read.
struct JSONLogEncoder {
    /// The schema's version that the names are taken from.
    static let schemaVersion = "8.11"
    /// One value's bound in bytes: a line must not grow with what somebody sent.
    static let valueLimit = 8_192
    private static let depthLimit = 8
    /// The schema's own fields: metadata of these names moves to `labels.`, since a key may come once only.
    private static let reserved: Set<String> = [
        "@timestamp", "log.level", "message", "ecs.version", "log.logger", "error.type", "error.message",
    ]

    private var text = JSONText(capacity: 512)

    static func line(for event: LogEvent, metadata: Logger.Metadata, logger: String, at date: Date) -> [UInt8] {
        var encoder = JSONLogEncoder()
        encoder.encodeHead(event, logger: logger, at: date)
        encoder.encode(metadata, error: event.error)
        return encoder.text.bytes
    }

    private mutating func encodeHead(_ event: LogEvent, logger: String, at date: Date) {
        text.append(raw: "{\"@timestamp\":\"")
        text.append(raw: LogTimestamp.text(date))
        text.append(raw: "\",\"log.level\":\"")
        text.append(raw: event.level.rawValue)
        text.append(raw: "\",\"message\":")
        text.append(string: event.message.description, limit: Self.valueLimit)
        text.append(raw: ",\"ecs.version\":\"\(Self.schemaVersion)\",\"log.logger\":")
        text.append(string: logger, limit: Self.valueLimit)
    }

    private mutating func encode(_ metadata: Logger.Metadata, error: (any Error)?) {
        var flat: [String: Logger.MetadataValue] = [:]
        Self.flatten(metadata, prefix: "", depth: 0, into: &flat)
        for (key, value) in flat.sorted(by: { $0.key < $1.key }) {
            encode(key: key)
            encode(value, hidesText: SensitiveKeys.contains(key), depth: 0)
        }
        if let error {
            encode(key: "error.type")
            text.append(string: Self.typeName(of: error), limit: Self.valueLimit)
            encode(key: "error.message")
            text.append(string: String(describing: error), limit: Self.valueLimit)
        }
        text.append(raw: "}\n")
    }

    /// With its module. A private type's name holds an address that changes from run to run; that part is left out.
    private static func typeName(of error: any Error) -> String {
        String(reflecting: type(of: error)).split(separator: ".").filter { !$0.hasPrefix("(unknown context") }
            .joined(separator: ".")
    }

    private mutating func encode(key: String) {
        text.append(raw: ",")
        text.append(string: key, limit: Self.valueLimit)
        text.append(raw: ":")
    }

    private static func flatten(
        _ metadata: Logger.Metadata,
        prefix: String,
        depth: Int,
        into flat: inout [String: Logger.MetadataValue]
    ) {
        for (name, value) in metadata {
            let key = prefix + name
            if case .dictionary(let inner) = value, !inner.isEmpty, depth < depthLimit {
                flatten(inner, prefix: key + ".", depth: depth + 1, into: &flat)
            } else {
                flat[reserved.contains(key) ? "labels." + key : key] = value
            }
        }
    }

    private mutating func encode(_ value: Logger.MetadataValue, hidesText: Bool, depth: Int) {
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
