// SPDX-License-Identifier: Apache-2.0

extension RunFacts {
    /// What every variable for hooks begins with.
    package static let hookPrefix = "DEPLOYCTL_"

    /// What a hook is told of the run. Each variable is always there: what is not known, or not yet, is empty, so that a script
    /// under `set -u` need not ask.
    package func hookVariables(_ moment: HookMoment) -> [String: String] {
        let failure = end?.report.failure
        let values: [HookVariable: String?] = [
            .hook: moment.rawValue,
            .service: service.text,
            .environment: environment,
            .kind: kind.rawValue,
            .run: run.text,
            .runURL: identity.runURL,
            .actor: identity.actor,
            .hosts: hosts.map(\.text).joined(separator: " "),
            .release: release?.id.text,
            .previousRelease: previous?.text,
            .revision: (release?.revision ?? revision)?.text,
            .image: release?.image.reference,
            .digest: release?.image.digest.text,
            .outcome: end?.report.outcome.rawValue,
            .seconds: end.map { String(Int($0.seconds(since: startedAt).rounded())) },
            .failure: failure?.reason.code.rawValue,
            .failedStep: failure?.step?.text,
            .cause: end?.cause?.code.rawValue,
        ]
        return Dictionary(
            uniqueKeysWithValues: HookVariable.allCases.map { ($0.name, values[$0].flatMap(\.self) ?? "") }
        )
    }
}
