// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import MemoryCore

/// A health body by draft-inadarei-api-health-check-06.
struct HealthResponse: Sendable {
    static let contentType = "application/health+json"

    let status: HealthStatus
    let release: ReleaseInfo
    /// Why it is not `pass`, as a constant.
    var output: String?
    var probes: [ProbeResult] = []
    var languageModelName: String?
    var embedder: EmbedderIdentity?

    var httpStatus: HTTPResponse.Status {
        status == .fail ? .serviceUnavailable : .ok
    }

    var json: JSONValue {
        var members: [JSONMember] = [
            JSONMember(name: "status", value: .string(status.rawValue)),
            JSONMember(name: "version", value: .string(release.version)),
            JSONMember(name: "releaseId", value: .string(release.gitSHA)),
            JSONMember(name: "serviceId", value: "memory-server"),
        ]
        if let output { members.append(JSONMember(name: "output", value: .string(output))) }
        if let languageModelName, let embedder {
            let models: JSONValue = [
                "language_model": .string(languageModelName),
                "embedder": .string(embedder.modelID),
                "dimension": .integer(embedder.dimension),
            ]
            members.append(JSONMember(name: "models", value: models))
        }
        if !probes.isEmpty {
            var components: [String] = []
            for probe in probes where !components.contains(probe.component) { components.append(probe.component) }
            let checks = components.map { component in
                let results = probes.filter { $0.component == component }
                return JSONMember(name: "\(component):responseTime", value: .array(results.map(Self.check)))
            }
            members.append(JSONMember(name: "checks", value: .object(checks)))
        }
        return .object(members)
    }

    private static func check(_ probe: ProbeResult) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember(name: "componentType", value: probe.dependency == .store ? "datastore" : "component"),
            JSONMember(name: "dependency", value: .string(probe.dependency.rawValue)),
            JSONMember(name: "status", value: .string(probe.status.rawValue)),
        ]
        if let subject = probe.subject { members.append(JSONMember(name: "componentId", value: .string(subject))) }
        if let duration = probe.duration, let measuredAt = probe.measuredAt {
            members.append(JSONMember(name: "observedValue", value: .number(duration.milliseconds)))
            members.append(JSONMember(name: "observedUnit", value: "ms"))
            members.append(JSONMember(name: "time", value: JSONValue(measuredAt)))
        }
        if let output = probe.output { members.append(JSONMember(name: "output", value: .string(output))) }
        return .object(members)
    }
}
