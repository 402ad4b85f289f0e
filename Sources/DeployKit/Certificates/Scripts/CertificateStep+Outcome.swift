// SPDX-License-Identifier: Apache-2.0

extension CertificateStep {
    /// What is wrong by what the step found, or failed by; `nil` when all is well, or nothing more than its failure is known.
    func fault(_ outcome: ScriptOutcome, _ wish: CertificateWish) -> CertificateFault? {
        switch action {
        case .checkName(let domain, _):
            outcome.exitCode == 0 ? NameCheck(reading: outcome.output).fault(of: domain) : nil
        case .issue: CertificateRenewal.fault(outcome, wish)
        case .checkServed: outcome.exitCode == 0 ? Self.servedFault(outcome.output, wish) : nil
        default: nil
        }
    }

    /// - Parameter output: With what the file holds, and what nginx gives.
    static func servedFault(_ output: String, _ wish: CertificateWish) -> CertificateFault? {
        let lines = MarkedLines(output)
        return CertificateStatus.servedFault(
            CertificateFacts(lines, "file"),
            served: CertificateFacts(lines, "served"),
            wish
        )
    }
}
