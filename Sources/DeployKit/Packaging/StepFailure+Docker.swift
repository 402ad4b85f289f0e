// SPDX-License-Identifier: Apache-2.0

extension StepFailure {
    /// What Docker here could not do, in its own words and with what to try.
    init(_ error: DockerError) {
        let code: Code =
            switch error.code {
            case .unreachable, .registryUnreachable, .interrupted: .unreachable
            case .timeout: .deadline
            default: .rejected
            }
        self.init(code, error.message + (error.hint.map { ": \($0)" } ?? ""))
    }
}
