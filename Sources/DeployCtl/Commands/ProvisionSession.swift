// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// Shows what would be done to the account, asks, and does it.
struct ProvisionSession {
    private let composition: ProvisionComposition
    private let style: OutputStyle

    init(_ options: CommonOptions) throws(Failure) {
        composition = try ProvisionComposition(options)
        style = options.output.resultStyle
    }

    func plan() async throws -> ExitStatus {
        try await translating {
            let plan = try await composition.provisioner().plan(try await composition.wish())
            try show(plan)
            return plan.steps.isEmpty ? .done : .wouldChange
        }
    }

    func apply(isAgreed: Bool) async throws -> ExitStatus {
        try await translating {
            let provisioner = try composition.provisioner()
            let wish = try await composition.wish()
            let plan = try await provisioner.plan(wish)
            try show(plan)
            if !plan.steps.isEmpty, !isAgreed {
                guard TerminalQuestion.isPossible else { return Self.nothingChanged("--yes carries this out") }
                guard await TerminalQuestion.agrees("Carry this out? [y/N] ") else { return Self.nothingChanged(nil) }
            }
            // Also where nothing is to be done: what belongs into deploy.yml is shown again.
            let result = try await watched { try await provisioner.apply(wish, control: $0, tell: $1) }
            try StandardStreams.printResult(ProvisionReport.text(result, knownHosts: composition.settings.knownHosts))
            return .done
        }
    }

    func destroy(confirmation: String?) async throws -> ExitStatus {
        let name = composition.settings.name.text
        if let confirmation, confirmation != name {
            throw Failure(.failed, "--confirm says another name: nothing was changed", hint: "the machine's is \(name)")
        }
        return try await translating {
            let provisioner = try composition.provisioner()
            let plan = try await provisioner.destruction()
            try StandardStreams.printResult(
                ProvisionReport.text(composition.title, plan.steps, left: plan.left, style: style)
            )
            if plan.steps.isEmpty { return .done }
            if confirmation == nil {
                guard TerminalQuestion.isPossible else {
                    return Self.nothingChanged("--confirm \(name) carries this out")
                }
                let answer = await StandardStreams.line(after: "Type \(name) to remove all of it for ever: ")
                guard answer == name else { return Self.nothingChanged(nil) }
            }
            try await watched { try await provisioner.destroy(control: $0, tell: $1) }
            try StandardStreams.printResult("\(name): removed")
            return .done
        }
    }

    private func show(_ plan: ProvisionPlan) throws {
        try StandardStreams.printResult(
            ProvisionReport.text(composition.title, plan.steps, left: plan.hints, style: style)
        )
    }

    private static func nothingChanged(_ hint: String?) -> ExitStatus {
        StandardStreams.printError("deployctl: nothing was changed" + (hint.map { ": \($0)" } ?? ""))
        return .wouldChange
    }

    private func watched<Result: Sendable>(
        _ body: (RunControl, @escaping @Sendable (Provisioner.Event) -> Void) async throws -> Result
    ) async throws -> Result {
        let control = RunControl()
        return try await SignalWatch.during(
            leaving: .provision,
            tell: { StandardStreams.printError($0) },
            interrupt: { control.interrupt() },
            { try await body(control) { StandardStreams.printError(ProvisionReport.line($0)) } }
        )
    }

    private func translating(_ body: () async throws -> ExitStatus) async throws -> ExitStatus {
        do {
            return try await body()
        } catch let failure as ProvisionFailure {
            throw Failure(failure)
        }
    }
}
