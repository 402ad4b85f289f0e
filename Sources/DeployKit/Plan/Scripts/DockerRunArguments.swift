// SPDX-License-Identifier: Apache-2.0

/// The arguments of `docker run` and `docker create` for a release: hardened by construction, and without a secret, which are
/// in the environment file.
package struct DockerRunArguments: Sendable, Hashable {
    package let words: [String]

    package init(_ start: ContainerStart, run: RunID) {
        let release = start.release
        let specification = release.run
        var words = ["--name", start.name.text]
        for (name, value) in start.labels(run: run).sorted(by: { $0.key < $1.key }) {
            words += ["--label", "\(name)=\(value)"]
        }
        words += ["--env-file", start.environmentFile.text]
        words += ["--publish", "\(start.address):\(start.port):\(specification.containerPort)"]
        words += Self.confinement(specification)
        for path in specification.temporaryPaths {
            words += ["--tmpfs", "\(path.text):rw,noexec,nosuid,nodev,size=256m"]
        }
        for volume in specification.volumes { words += ["--volume", volume.text] }
        if let user = specification.user { words += ["--user", user] }
        words += ["--restart", "unless-stopped", "--stop-timeout", String(specification.stopTimeout.wholeSeconds)]
        // Named, since another driver of the host's would refuse the bounds.
        words += ["--log-driver", "json-file", "--log-opt", "max-size=10m", "--log-opt", "max-file=5"]
        self.words = words + [release.image.reference] + specification.command
    }

    private static func confinement(_ run: RunSpecification) -> [String] {
        [
            "--init", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
            "--pids-limit", String(run.processes),
            // The same for both: memory and swap together, so no swap.
            "--memory", String(run.memory), "--memory-swap", String(run.memory),
            "--cpus", cpus(run.milliCPUs),
        ]
    }

    /// Whole numbers alone: a floating point's text would depend on how it is printed.
    private static func cpus(_ thousandths: Int) -> String {
        let rest = String(thousandths % 1_000)
        return "\(thousandths / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }
}
