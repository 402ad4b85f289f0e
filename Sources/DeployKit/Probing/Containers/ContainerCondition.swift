// SPDX-License-Identifier: Apache-2.0

/// What could be learnt of a container.
package enum ContainerCondition: Sendable, Hashable {
    case seen(ContainerFacts)
    /// The daemon has none of this name.
    case missing
    /// Nobody could say: the daemon starts again, or the host is not reached just now. Why, for an operator.
    case unknown(String)
}

extension ContainerCondition {
    /// From the outcome of ``ContainerScripts/condition(of:)``.
    init(_ outcome: ScriptOutcome) {
        let lines = MarkedLines(outcome.output)
        guard outcome.exitCode == 0, let status = lines["status"] else {
            self = .unknown("the Docker daemon of the host does not answer")
            return
        }
        guard status != ContainerScripts.missing else {
            self = .missing
            return
        }
        self = .seen(
            ContainerFacts(
                status: status,
                health: lines["health"].flatMap { $0 == "none" ? nil : $0 },
                exitCode: lines.number("exit") ?? 0,
                wasKilledForMemory: lines["memory"] == "true",
                restarts: lines.number("restarts") ?? 0,
                startedAt: lines["started"] ?? "",
                failure: lines["failure"].flatMap(MarkedLines.text),
                port: lines.number("port").flatMap(NetworkPort.init)
            )
        )
    }
}
