// SPDX-License-Identifier: Apache-2.0

import DeployKit
import SSHClient

/// `deployctl provision`: what would be done and why, what is left to people, what was done, and what belongs into deploy.yml.
enum ProvisionReport {
    static func text(_ title: String, _ steps: [ProvisionStep], left: [String], style: OutputStyle) -> String {
        var lines = [style.styled(title, .bold), ""]
        for (index, step) in steps.enumerated() {
            let number = String(index + 1)
            lines.append("  \(String(repeating: " ", count: max(0, 2 - number.count)))\(number)  \(step.what)")
            lines.append(style.styled("        \(step.why)", .dim))
        }
        if steps.isEmpty { lines.append("  \(style.styled("nothing to do", .green))") }
        if !left.isEmpty { lines += ["", "  left to you"] + left.map { "    - \($0)" } }
        let count = steps.isEmpty ? "nothing to do" : "\(steps.count) step\(steps.count == 1 ? "" : "s")"
        return (lines + ["", count]).joined(separator: "\n") + "\n"
    }

    static func text(_ result: Provisioner.Result, knownHosts: String) -> String {
        let keys = result.hostKeys.map { "\"\($0.fingerprint)\"" }.joined(separator: ", ")
        return """
            \(result.machine) runs at \(result.address); its host keys are in \(knownHosts)

            in deploy.yml:

            hosts:
              - address: \(result.address)
                user: deploy
                host_keys: [\(keys)]

            then, once cloud-init has ended: deployctl setup --login ubuntu

            """
    }

    /// Of progress.
    static func line(_ event: Provisioner.Event) -> String {
        switch event {
        case .began(let step): "\(step.what)…"
        case .ended(let step, let duration): "\(step.what): done in \(ReadableTime.text(duration))"
        }
    }
}
