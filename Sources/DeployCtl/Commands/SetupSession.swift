// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// Sets hosts up, one after another: shows the plan of all of them, asks, and stops at the first fault.
struct SetupSession {
    private let composition: Composition
    private let setups: [HostSetup]
    private let style: OutputStyle

    /// - Parameter style: Of standard output.
    init(
        _ composition: Composition,
        _ hosts: [HostSettings],
        login: String,
        origin: SetupWish.DockerOrigin,
        keys: SetupKeys,
        style: OutputStyle
    ) {
        self.composition = composition
        self.style = style
        let deployment = composition.deployment(runURL: nil)
        setups = hosts.map { host in
            let key = keys.key(for: host.user, login: login)
            return HostSetup(
                composition.configuration,
                host,
                login: login,
                wish: SetupWish(composition.configuration, host, docker: origin, key: key),
                identity: deployment.identity,
                connect: deployment.ports.connect
            )
        }
    }

    /// - Parameters:
    ///   - isDry: Whether the plan is all that is wanted.
    ///   - isAgreed: Whether it is carried out without a question.
    func run(isDry: Bool, isAgreed: Bool) async throws -> ExitStatus {
        var sights: [SetupSight] = []
        for setup in setups { sights.append(try await setup.look()) }
        let report = SetupReport(composition.title, sights)
        try StandardStreams.printResult(report.text(style: style))
        if report.isRefused { return .failed }
        if report.steps == 0 { return .done }
        if isDry { return .wouldChange }
        if !isAgreed {
            guard TerminalQuestion.isPossible else {
                StandardStreams.printError("deployctl: nothing was changed: --yes carries this out")
                return .wouldChange
            }
            guard await TerminalQuestion.agrees("Carry this out? [y/N] ") else {
                StandardStreams.printError("deployctl: nothing was changed")
                return .wouldChange
            }
        }
        return try await carryOut(sights)
    }

    private func carryOut(_ sights: [SetupSight]) async throws -> ExitStatus {
        let control = RunControl()
        return try await SignalWatch.during(
            leaving: .setup,
            tell: { StandardStreams.printError($0) },
            interrupt: { control.interrupt() },
            {
                for (setup, sight) in zip(setups, sights) {
                    guard let plan = try? sight.plan.get(), !plan.steps.isEmpty else { continue }
                    do {
                        _ = try await setup.apply(plan, seen: sight, control: control) { event in
                            StandardStreams.printError(SetupProgress.line(event, on: sight.host))
                        }
                    } catch let failure as SetupFailure {
                        throw Failure(failure, on: sight.host)
                    } catch let failure as StepFailure where failure.code == .leaseHeld {
                        let words = TerminalText.line(failure.message)
                        throw Failure(.leaseHeld, words, hint: "wait for it, then run setup again")
                    }
                    try StandardStreams.printResult("\(sight.host): set up")
                }
                return .done
            }
        )
    }
}
