// SPDX-License-Identifier: Apache-2.0

import DeployKit

extension Failure {
    init(_ failure: StepFailure) {
        self.init(.failed, TerminalText.line(failure.message), hint: Self.hint(failure.code))
    }

    init(_ failure: StepFailure, on host: HostName) {
        self.init(.failed, "\(host): \(TerminalText.line(failure.message))", hint: Self.hint(failure.code))
    }

    init(_ fault: SecretFault) {
        let hint: String? =
            switch fault.reference {
            case .environment(let name): "set \(name) for deployctl, or name another place in deploy.yml"
            case .file: "check the path in deploy.yml, and who may read the file"
            case .command: "run the command by hand: it must print the secret and end with 0"
            }
        self.init(.failed, "\(fault)", hint: hint)
    }

    init(_ fault: ContainerFault) {
        let hint: String =
            switch fault.reason {
            case .nothingServes: "deploy first; --release reads the log of a container that is there"
            case .lookup, .gone: "`deployctl releases` lists what served; a release's container goes when it is pruned"
            case .stopped: "`deployctl logs` may tell why; `deployctl status` tells what runs"
            }
        let containers = fault.containers.map { container in
            "there is \(container.name), release \(container.release), \(container.isRunning ? "runs" : "stopped")"
        }
        self.init(
            .failed,
            TerminalText.line("\(fault)"),
            details: containers.isEmpty ? ["there is no container of this service"] : containers,
            hint: hint
        )
    }

    private static func hint(_ code: StepFailure.Code) -> String? {
        switch code {
        case .unreachable: "check the address, sshd on the host, the pinned host key and your key"
        case .leaseHeld: "`deployctl lock status` tells who holds it"
        case .deadline: "raise the matching value under `timeouts` if it only needs longer"
        case .fenced, .unhealthy, .interrupted, .rejected: nil
        }
    }
}
