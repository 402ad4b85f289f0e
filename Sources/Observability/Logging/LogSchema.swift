// SPDX-License-Identifier: Apache-2.0

import Logging

/// Whose names a log line's fields have. The fields are the same in all.
package enum LogSchema: String, CaseIterable, Sendable {
    /// Elastic Common Schema.
    case ecs
    /// Structured logs of Google Cloud: what its agents read from a process's standard output.
    case gcp
    /// The log data model of OpenTelemetry.
    case otel
}

extension LogSchema {
    /// The level as the schema says it.
    func severity(_ level: Logger.Level) -> StaticString {
        switch self {
        case .ecs: Self.name(of: level)
        case .gcp: Self.cloudSeverity(level)
        case .otel: Self.upperCaseName(of: level)
        }
    }

    /// Severity numbers of OpenTelemetry: each range of four begins with its plain level, and `notice` is above `info`.
    static func severityNumber(_ level: Logger.Level) -> StaticString {
        switch level {
        case .trace: "1"
        case .debug: "5"
        case .info: "9"
        case .notice: "10"
        case .warning: "13"
        case .error: "17"
        case .critical: "21"
        }
    }

    private static func name(of level: Logger.Level) -> StaticString {
        switch level {
        case .trace: "trace"
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        case .critical: "critical"
        }
    }

    private static func upperCaseName(of level: Logger.Level) -> StaticString {
        switch level {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info: "INFO"
        case .notice: "NOTICE"
        case .warning: "WARNING"
        case .error: "ERROR"
        case .critical: "CRITICAL"
        }
    }

    /// `LogSeverity` of Cloud Logging, which has no `TRACE`.
    private static func cloudSeverity(_ level: Logger.Level) -> StaticString {
        level == .trace ? "DEBUG" : upperCaseName(of: level)
    }
}
