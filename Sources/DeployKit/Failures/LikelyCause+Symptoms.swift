// SPDX-License-Identifier: Apache-2.0

extension LikelyCause.Code {
    /// Below this a disk is as good as full.
    private static let leastFreeBytes = 64 << 20

    func fits(_ evidence: FailureEvidence, _ step: StepAction, _ reason: StepFailure) -> Bool {
        switch self {
        case .wrongPlatform:
            guard let image = evidence.imagePlatform, let host = evidence.hostPlatform else { return false }
            return image != host
        case .outOfMemory:
            return evidence.wasKilledForMemory
        case .diskFull:
            return evidence.freeBytes.map { $0 < Self.leastFreeBytes } ?? false
        case .noProgram, .crashed, .killed, .configurationRefused, .ended:
            return evidence.exitCode.map { fits(exitCode: $0, of: step) } ?? false
        case .restarting:
            return evidence.restarts > 0
        case .hostLost:
            return reason.code == .unreachable
        case .notReady, .proxyRefuses, .proxyElsewhere, .publicOnly, .suiteFails, .worseInService,
            .hookFails:
            return self == Self.usual(of: step)
        }
    }

    private func fits(exitCode: Int, of step: StepAction) -> Bool {
        switch self {
        // A shell's codes: not executable, not found.
        case .noProgram: [126, 127].contains(exitCode)
        // 128 and the signal: ILL, TRAP, ABRT, BUS or FPE, SEGV.
        case .crashed: [132, 134, 135, 136, 139].contains(exitCode)
        case .killed: exitCode == 137
        // EX_USAGE and EX_CONFIG of sysexits.h.
        case .configurationRefused: [64, 78].contains(exitCode) && Self.usual(of: step) == .notReady
        case .ended: true
        default: false
        }
    }

    /// What is mostly behind it when a step fails and nothing else is known.
    private static func usual(of step: StepAction) -> Self? {
        switch step {
        case .awaitHealth: .notReady
        case .testProxy: .proxyRefuses
        case .verifyProxy: .proxyElsewhere
        case .smokePublicly, .smokeHost: .publicOnly
        case .smokePrivately: .suiteFails
        case .bake: .worseInService
        case .runHook: .hookFails
        default: nil
        }
    }
}
