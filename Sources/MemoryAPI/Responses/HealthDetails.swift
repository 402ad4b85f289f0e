// SPDX-License-Identifier: Apache-2.0

import Foundation
import MemoryCore
import Support

/// What deep health tells an operator: every dependency and gauge, when it was measured, and which routes suffer.
struct HealthDetails: Sendable {
    let snapshot: HealthSnapshot
    let languageModelName: String
    let embedder: EmbedderIdentity

    var members: [JSONMember] {
        let models: JSONValue = [
            "language_model": .string(languageModelName),
            "embedder": .string(embedder.modelID),
            "dimension": .integer(embedder.dimension),
        ]
        var members = [JSONMember(name: "models", value: models)]
        if !notes.isEmpty { members.append(JSONMember(name: "notes", value: .array(notes.map(JSONValue.string)))) }
        members.append(JSONMember(name: "checks", value: .object(checks)))
        return members
    }

    private var checks: [JSONMember] {
        var components: [String] = []
        for probe in snapshot.probes where !components.contains(probe.component) { components.append(probe.component) }
        let probes = components.map { component in
            let results = snapshot.probes.filter { $0.component == component }
            return JSONMember(name: "\(component):responseTime", value: .array(results.map(Self.check)))
        }
        let gauges = snapshot.gauges.map { JSONMember(name: $0.gauge.name, value: [Self.check($0)]) }
        return probes + gauges + [JSONMember(name: "uptime", value: [uptime])]
    }

    private var uptime: JSONValue {
        [
            "componentType": "system",
            "observedValue": Self.number(snapshot.uptime.rounded()),
            "observedUnit": "s",
            "status": "pass",
            "time": JSONValue(snapshot.takenAt),
        ]
    }

    /// What the service does without a dependency, for whoever reads a warning at night.
    private var notes: [String] {
        let failed = Set(snapshot.probes.filter { $0.status == .fail && !$0.isCritical }.map(\.dependency))
        var notes = Dependency.allCases.filter(failed.contains).map { dependency in
            switch dependency {
            case .embedder: "embedder: messages are kept and embedded later; answers come without memory meanwhile"
            case .store: "store: writes wait in the outbox; answers come from what is known here"
            case .languageModel: "language model: the next model in the list answers; without one chats get 503"
            }
        }
        if snapshot.readiness == .draining { notes.append("draining: requests under way are finished") }
        return notes
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
        return .object(members + fault(probe.status, probe.output, of: probe.dependency))
    }

    private static func check(_ result: GaugeResult) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember(name: "componentType", value: .string(result.gauge.componentType))
        ]
        if let dependency = result.gauge.dependency {
            members.append(JSONMember(name: "dependency", value: .string(dependency.rawValue)))
        }
        members.append(JSONMember(name: "status", value: .string(result.status.rawValue)))
        if let value = result.value, let measuredAt = result.measuredAt {
            members.append(JSONMember(name: "observedValue", value: Self.number(value)))
            members.append(JSONMember(name: "observedUnit", value: .string(result.gauge.unit)))
            members.append(JSONMember(name: "time", value: JSONValue(measuredAt)))
        }
        return .object(members + fault(result.status, result.output, of: result.gauge.dependency))
    }

    /// To the thousandth, and whole where it is.
    private static func number(_ value: Double) -> JSONValue {
        Int(exactly: value).map(JSONValue.integer) ?? .number((value * 1_000).rounded() / 1_000)
    }

    /// Left out where all is well, as the draft says (sections 4.7 and 4.8).
    private static func fault(_ status: HealthStatus, _ output: String?, of dependency: Dependency?) -> [JSONMember] {
        guard status != .pass else { return [] }
        var members: [JSONMember] = []
        if let dependency {
            let routes = dependency.affectedRoutes.map(JSONValue.string)
            members.append(JSONMember(name: "affectedEndpoints", value: .array(routes)))
        }
        if let output { members.append(JSONMember(name: "output", value: .string(output))) }
        return members
    }
}

extension Dependency {
    /// The routes that can't do all of their work without it.
    fileprivate var affectedRoutes: [String] {
        switch self {
        case .languageModel: ["/api/chat"]
        case .embedder: ["/api/chat", "/api/ingest", "/api/search"]
        case .store:
            [
                "/api/chat", "/api/ingest", "/api/search", "/api/memories", "/api/memories/{id}",
                "/api/users/{user_id}", "/api/users/{user_id}/export",
            ]
        }
    }
}
