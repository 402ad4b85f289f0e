// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging

/// Turns one log event into one line of JSON with the names of a ``LogSchema``.
///
/// Flat: nested metadata becomes dotted keys. The head comes in a fixed order, metadata after it sorted by key, so that
/// lines can be compared and read.
struct JSONLogEncoder {
    /// One value's bound in bytes: a line must not grow with what somebody sent.
    static let valueLimit = 8_192
    static let depthLimit = 8

    let schema: LogSchema
    var text = JSONText(capacity: 512)

    static func line(
        for event: LogEvent,
        metadata: Logger.Metadata,
        logger: String,
        at date: Date,
        schema: LogSchema = .ecs
    ) -> [UInt8] {
        var encoder = JSONLogEncoder(schema: schema)
        var fields = encoder.fields(of: metadata, hasError: event.error != nil)
        switch schema {
        case .ecs: encoder.encodeElasticHead(event, logger: logger, at: date)
        case .gcp: encoder.encodeCloudHead(event, logger: logger, at: date, taking: &fields)
        case .otel: encoder.encodeTelemetryHead(event, logger: logger, at: date, taking: &fields)
        }
        encoder.encode(fields, error: event.error)
        return encoder.text.bytes
    }

    private mutating func encodeElasticHead(_ event: LogEvent, logger: String, at date: Date) {
        text.append(raw: "{\"@timestamp\":\"")
        text.append(raw: LogTimestamp.text(date))
        text.append(raw: "\",\"log.level\":\"")
        text.append(raw: schema.severity(event.level))
        text.append(raw: "\",\"message\":")
        text.append(string: event.message.description, limit: Self.valueLimit)
        text.append(raw: ",\"ecs.version\":\"")
        text.append(raw: LogSchema.elasticVersion)
        text.append(raw: "\",\"log.logger\":")
        text.append(string: logger, limit: Self.valueLimit)
    }

    private mutating func encodeCloudHead(
        _ event: LogEvent,
        logger: String,
        at date: Date,
        taking fields: inout [String: Logger.MetadataValue]
    ) {
        text.append(raw: "{\"severity\":\"")
        text.append(raw: schema.severity(event.level))
        text.append(raw: "\",\"time\":\"")
        text.append(raw: LogTimestamp.text(date))
        text.append(raw: "\",\"message\":")
        text.append(string: event.message.description, limit: Self.valueLimit)
        text.append(raw: ",\"logger\":")
        text.append(string: logger, limit: Self.valueLimit)
        encodeTrace(&fields)
    }

    private mutating func encodeTelemetryHead(
        _ event: LogEvent,
        logger: String,
        at date: Date,
        taking fields: inout [String: Logger.MetadataValue]
    ) {
        text.append(raw: "{\"timestamp\":\"")
        text.append(raw: LogTimestamp.text(date))
        text.append(raw: "\",\"severity_text\":\"")
        text.append(raw: schema.severity(event.level))
        text.append(raw: "\",\"severity_number\":")
        text.append(raw: LogSchema.severityNumber(event.level))
        text.append(raw: ",\"body\":")
        text.append(string: event.message.description, limit: Self.valueLimit)
        text.append(raw: ",\"instrumentation_scope\":{\"name\":")
        text.append(string: logger, limit: Self.valueLimit)
        text.append(raw: "}")
        encodeTrace(&fields)
        text.append(raw: ",\"attributes\":{")
    }

    /// The ids of trace and span stand in the head where the schema gives them fields of its own.
    private mutating func encodeTrace(_ fields: inout [String: Logger.MetadataValue]) {
        for (key, field) in [(LogSchema.traceKey, schema.traceField), (LogSchema.spanKey, schema.spanField)] {
            guard let value = fields.removeValue(forKey: key) else { continue }
            encode(key: field)
            encode(value, hidesText: false, depth: 0)
        }
    }

    private mutating func encode(_ fields: [String: Logger.MetadataValue], error: (any Error)?) {
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            encode(key: key)
            encode(value, hidesText: SensitiveKeys.contains(key), depth: 0)
        }
        if let error {
            encode(key: schema.errorTypeField)
            text.append(string: Self.typeName(of: error), limit: Self.valueLimit)
            encode(key: schema.errorMessageField)
            text.append(string: String(describing: error), limit: Self.valueLimit)
        }
        text.append(raw: schema == .otel ? "}}\n" : "}\n")
    }

    /// With its module. A private type's name holds an address that changes from run to run; that part is left out.
    private static func typeName(of error: any Error) -> String {
        String(reflecting: type(of: error)).split(separator: ".").filter { !$0.hasPrefix("(unknown context") }
            .joined(separator: ".")
    }

    private mutating func encode(key: String) {
        if !text.opensObject { text.append(raw: ",") }
        text.append(string: key, limit: Self.valueLimit)
        text.append(raw: ":")
    }
}
