// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// What `init` ends with: what was written, and what to do next.
struct StarterReport {
    let text: String

    /// - Parameter file: The configuration.
    init(_ configuration: StarterConfiguration, written: [String], file: String) {
        var lines = ["Wrote \(written.joined(separator: " and "))."]
        let pending = configuration.pendingHosts
        if !pending.isEmpty {
            lines += [
                "", "Before anything else, fill in `host_keys`: what this shows must be what the host itself says.",
            ]
            lines += pending.map { "  \($0.scanCommand)" }
        }
        lines += ["", "Next:"]
        if case .environment(let name)? = configuration.registry?.password {
            lines.append("  export \(name)=...")
        }
        let options = Self.options(configuration, file)
        let commands = [("doctor", "what a deploy would fail by, each with its fix"), ("deploy", "the first release")]
        lines += commands.map { name, purpose in
            "  \("deployctl \(name)\(options)".padding(to: "deployctl doctor\(options)".count))    # \(purpose)"
        }
        text = lines.joined(separator: "\n")
    }

    private static func options(_ configuration: StarterConfiguration, _ file: String) -> String {
        let option = file == CommonOptions.standardFile ? "" : " -f \(file)"
        guard case .environments(let environments) = configuration.places, let last = environments.last else {
            return option
        }
        // People name production first, and try elsewhere.
        return "\(option) -e \(last.label)"
    }
}
