// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension Failure {
    init(_ fault: CertificateFault, on host: HostName) {
        self.init(
            .failed,
            "\(host): \(fault.seen)",
            details: ["code: \(fault.code.rawValue)"],
            hint: "\(fault.fix); `deployctl explain \(fault.code.rawValue)` says more"
        )
    }

    /// certbot failed, and its log does not say why in a way that is known.
    init(failed renewal: CertificateRenewal, on host: HostName) {
        self.init(
            .failed,
            "\(host): certbot failed with exit code \(renewal.exitCode)",
            details: renewal.words,
            hint: "on the host: sudo less /var/log/letsencrypt/letsencrypt.log"
        )
    }

    init(_ failure: CertificateSetupFailure, on host: HostName) {
        let stays = "what was done stays: run it again"
        switch failure {
        case .fault(let fault): self.init(fault, on: host)
        case .step(let step, let reason, let words):
            self.init(.failed, TerminalText.line(reason.message), details: words, hint: step.hint)
        case .incomplete(let steps):
            self.init(
                .failed,
                "\(host): every step was carried out, and still this is missing:",
                details: steps.map(\.what),
                hint: "deployctl tls setup --dry-run shows how each would be done"
            )
        case .interrupted(let done, let count):
            self.init(.failed, "\(host): interrupted after \(done) of \(count) steps", hint: stays)
        case .lockLost(let done, let count):
            self.init(.leaseHeld, "\(host): another run took the lock after \(done) of \(count) steps", hint: stays)
        }
    }
}
