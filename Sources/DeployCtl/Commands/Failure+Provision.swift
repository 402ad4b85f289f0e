// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension Failure {
    init(_ failure: ProvisionFailure) {
        self.init(
            .failed,
            TerminalText.line(failure.message),
            details: ["`deployctl explain \(failure.code.rawValue)` says more"],
            hint: failure.hint
        )
    }
}
