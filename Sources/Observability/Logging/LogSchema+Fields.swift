// SPDX-License-Identifier: Apache-2.0

extension LogSchema {
    /// The version of the Elastic Common Schema that names are taken from.
    static let elasticVersion = "8.11"

    /// Metadata keys of the trace that a line belongs to, as the process itself writes them.
    static let traceKey = "trace.id"
    static let spanKey = "span.id"

    /// The field of the trace's id, and of the span's.
    var traceField: String {
        switch self {
        case .ecs: Self.traceKey
        // Without `projects/…/traces/` before it, Cloud Logging takes the project that the line came from.
        case .gcp: "logging.googleapis.com/trace"
        case .otel: "trace_id"
        }
    }

    var spanField: String {
        switch self {
        case .ecs: Self.spanKey
        case .gcp: "logging.googleapis.com/spanId"
        case .otel: "span_id"
        }
    }

    /// The fields of a logged error: its type's name and what it says.
    var errorTypeField: String { self == .otel ? "exception.type" : "error.type" }
    var errorMessageField: String { self == .otel ? "exception.message" : "error.message" }

    /// The schema's own fields beside metadata: metadata of these names moves to `labels.`, since a key may come once only.
    var reservedFields: Set<String> {
        switch self {
        case .ecs: Self.elasticFields
        case .gcp: Self.cloudFields
        case .otel: Self.telemetryFields
        }
    }

    /// The same for an event that carries no error.
    var reservedFieldsWithoutError: Set<String> {
        switch self {
        case .ecs: Self.elasticFieldsWithoutError
        case .gcp: Self.cloudFieldsWithoutError
        case .otel: []
        }
    }

    private static let errorFields: Set<String> = ["error.type", "error.message"]
    private static let elasticFieldsWithoutError = elasticFields.subtracting(errorFields)
    private static let cloudFieldsWithoutError = cloudFields.subtracting(errorFields)
    private static let elasticFields: Set<String> = [
        "@timestamp", "log.level", "message", "ecs.version", "log.logger", "error.type", "error.message",
    ]
    private static let cloudFields: Set<String> = [
        "severity", "time", "message", "logger", "error.type", "error.message",
        "logging.googleapis.com/trace", "logging.googleapis.com/spanId",
    ]
    /// Within `attributes`; all others stand outside of it.
    private static let telemetryFields: Set<String> = ["exception.type", "exception.message"]
}
