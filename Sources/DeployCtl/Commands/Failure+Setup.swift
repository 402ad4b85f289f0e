// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension Failure {
    init(_ failure: SetupFailure, on host: HostName) {
        let stays = "what was done stays: run it again"
        switch failure {
        case .step(let step, let reason, let words):
            self.init(.failed, TerminalText.line(reason.message), details: words, hint: step.hint)
        case .incomplete(let steps):
            self.init(
                .failed,
                "\(host): every step was carried out, and still this is missing:",
                details: steps.map(\.what),
                hint: "deployctl setup --dry-run shows how each would be done"
            )
        case .interrupted(let done, let count):
            self.init(.failed, "\(host): interrupted after \(done) of \(count) steps", hint: stays)
        case .lockLost(let done, let count):
            self.init(.leaseHeld, "\(host): another run took the lock after \(done) of \(count) steps", hint: stays)
        }
    }
}
