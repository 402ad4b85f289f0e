// SPDX-License-Identifier: Apache-2.0

import AccessControl
import Logging
import MemoryCore
import Observability
import Support

/// One line for each exchange, at its end. Routes by their patterns: neither paths, which name users, nor queries.
///
/// Names are those of the Elastic Common Schema, and of OpenTelemetry where it has none. Durations are nanoseconds, as
/// `event.duration` is there.
struct AccessLog: Sendable {
    let logger: Logger
    let settings: AccessLogSettings
    /// The release, as `X-Release` says it.
    let release: String

    func write(_ report: ExchangeReport) {
        logger.log(level: report.isRoutine ? .debug : .info, "request", metadata: metadata(of: report))
    }

    private func metadata(of report: ExchangeReport) -> Logger.Metadata {
        let (head, facts) = (report.head, report.facts)
        var metadata: Logger.Metadata = [
            "event.dataset": "memory-server.access",
            "event.outcome": .string(Self.outcome(of: report)),
            "event.duration": .stringConvertible(report.duration.nanoseconds),
            "http.request.id": .string(head.requestID),
            "http.request.method": .string(head.method),
            "http.route": .string(facts.route),
            "http.version": "1.1",
            "http.request.body.bytes": .stringConvertible(facts.bytesIn),
            "http.response.status_code": .stringConvertible(report.status),
            "http.response.body.bytes": .stringConvertible(facts.bytesOut),
            "service.version": .string(release),
        ]
        if let trace = head.trace {
            metadata["trace.id"] = .string(trace.traceID.text)
            metadata["span.id"] = .string(trace.spanID.text)
        }
        if let firstByte = report.timeToFirstByte {
            metadata["http.response.first_byte_duration"] = .stringConvertible(firstByte.nanoseconds)
        }
        if let code = report.problemCode { metadata["error.code"] = .string(code) }
        if let userAgent = head.userAgent { metadata["user_agent.original"] = .string(userAgent) }
        if let user = facts.user, let pseudonym = settings.pseudonym {
            metadata["user.hash"] = .string(pseudonym(user))
        }
        if let keyID = facts.keyID { metadata["auth.key_id"] = .string(keyID) }
        if let address = facts.clientAddress { metadata["client.address"] = settings.clientAddress.value(of: address) }
        for (dependency, duration) in report.dependencyTimes {
            metadata["dependency.\(dependency).duration"] = .stringConvertible(duration.nanoseconds)
        }
        describe(facts, in: &metadata)
        return metadata
    }

    /// What only chats have.
    private func describe(_ facts: Exchange.Facts, in metadata: inout Logger.Metadata) {
        if let generation = facts.generation {
            metadata["gen_ai.response.model"] = .string(
                settings.models.contains(generation.model) ? generation.model : "_OTHER"
            )
            if let usage = generation.usage {
                metadata["gen_ai.usage.input_tokens"] = .stringConvertible(usage.input)
                metadata["gen_ai.usage.output_tokens"] = .stringConvertible(usage.output)
            }
        }
        if !facts.degradations.isEmpty {
            metadata["chat.degraded"] = .array(facts.degradations.map { .string($0.rawValue) })
        }
    }

    /// `unknown` for a client that left: nobody knows what it has seen.
    private static func outcome(of report: ExchangeReport) -> String {
        if report.status == ExchangeReport.clientClosed { return "unknown" }
        return report.status < 400 && report.problemCode == nil ? "success" : "failure"
    }
}

extension ClientAddressDetail {
    fileprivate func value(of address: IPAddress) -> Logger.MetadataValue? {
        text(of: address).map { .string($0) }
    }
}
