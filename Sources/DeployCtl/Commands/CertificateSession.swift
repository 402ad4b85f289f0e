// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// Looks after the certificates of hosts, one after another.
struct CertificateSession {
    private let composition: Composition
    private let setups: [CertificateSetup]

    /// - Throws: Where the configuration asks for no certificates.
    init(_ composition: Composition, _ options: CertificateOptions, checksName: Bool = true) throws(Failure) {
        self.composition = composition
        let configuration = composition.configuration
        let hosts = try HostSelection.hosts(options.host, in: configuration)
        let deployment = composition.deployment(runURL: nil)
        setups = hosts.compactMap { host in
            CertificateWish(configuration, host).map { wish in
                CertificateSetup(
                    configuration,
                    host,
                    wish: wish,
                    login: options.login,
                    identity: deployment.identity,
                    checksName: checksName,
                    connect: deployment.ports.connect
                )
            }
        }
        guard !setups.isEmpty else {
            throw Failure(
                .badConfiguration,
                "deploy.yml has no `tls`: certificates are none of deployctl's business",
                hint: "ops/deploy/deploy.example.yml describes it, docs/tls.md tells how"
            )
        }
    }

    /// - Parameters:
    ///   - isDry: Whether the plan is all that is wanted.
    ///   - isAgreed: Whether it is carried out without a question.
    ///   - style: Of standard output.
    func setUp(isDry: Bool, isAgreed: Bool, style: OutputStyle) async throws -> ExitStatus {
        var sights: [CertificateSight] = []
        for setup in setups { sights.append(try await setup.look()) }
        let report = CertificatePlanReport(composition.title, sights)
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

    func report() async throws -> CertificateReport {
        var looks: [CertificateReport.Look] = []
        for setup in setups {
            do {
                looks.append(.seen(try await setup.look()))
            } catch let failure as StepFailure {
                looks.append(.unseen(setup.name, setup.wish.domain, failure))
            }
        }
        return CertificateReport(composition.configuration, looks)
    }

    /// Every host, also when one before it fails: the certificates of the others end too.
    func renew(isForced: Bool) async throws -> ExitStatus {
        var status = ExitStatus.done
        for setup in setups {
            do {
                let renewal = try await setup.renew(isForced: isForced)
                if let fault = renewal.fault { throw Failure(fault, on: setup.name) }
                guard renewal.exitCode == 0 else { throw Failure(failed: renewal, on: setup.name) }
                try StandardStreams.printResult("\(setup.name): \(CertificateReport.text(renewal))")
            } catch let failure as Failure where failure.status != .resultLost {
                StandardStreams.printError(failure.description)
                status = .failed
            } catch let failure as StepFailure {
                StandardStreams.printError(Failure(failure, on: setup.name).description)
                status = .failed
            }
        }
        return status
    }

    private func carryOut(_ sights: [CertificateSight]) async throws -> ExitStatus {
        let control = RunControl()
        return try await SignalWatch.during(
            leaving: .certificates,
            tell: { StandardStreams.printError($0) },
            interrupt: { control.interrupt() },
            {
                for (setup, sight) in zip(setups, sights) {
                    guard let plan = try? sight.plan.get(), !plan.steps.isEmpty else { continue }
                    do {
                        try await setup.apply(plan, seen: sight, control: control) { event in
                            StandardStreams.printError(CertificateProgress.line(event, on: sight.host))
                        }
                    } catch let failure as CertificateSetupFailure {
                        throw Failure(failure, on: sight.host)
                    } catch let failure as StepFailure where failure.code == .leaseHeld {
                        let words = TerminalText.line(failure.message)
                        throw Failure(.leaseHeld, words, hint: "wait for it, then run tls setup again")
                    }
                    try StandardStreams.printResult("\(sight.host): https://\(sight.wish.domain) has its certificate")
                }
                return .done
            }
        )
    }
}
