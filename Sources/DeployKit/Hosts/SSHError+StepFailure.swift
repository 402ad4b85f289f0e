// SPDX-License-Identifier: Apache-2.0

import SSHClient

extension StepFailure {
    init(_ error: SSHError, on host: HostName) {
        let hint = error.hint.map { " (\($0))" } ?? ""
        self.init(Self.code(error.code), "\(host): \(error.message)\(hint)")
    }

    private static func code(_ code: SSHError.Code) -> Code {
        switch code {
        case .deadlineExceeded:
            .deadline
        // A command without a status may have been ended with its host: what it did is not known.
        case .nameResolution, .connectionRefused, .connectFailed, .protocolViolation, .connectionLost,
            .connectionClosed, .statusUnknown, .capacity:
            .unreachable
        case .invalidInput, .noCommonAlgorithm, .hostKeyUnknown, .hostKeyChanged, .hostKeyRevoked, .keyUnusable,
            .passphraseWrong, .rsaUnsupported, .agentUnavailable, .authenticationRefused, .requestRefused,
            .commandFailed, .outputTooLarge, .notFound, .fileFailed, .internalFailure:
            .rejected
        }
    }
}
