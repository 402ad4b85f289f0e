// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A dockerd that shares nothing with another on this machine: no network of its own, `ip_forward` left alone, and a
/// containerd of its own. Without one it would take the machine's, and keep its containers among those of that machine's
/// own Docker (moby `cmd/dockerd`, systemContainerdRunning).
final class DockerDaemon: EngineProgram {
    private let containerd: Program
    private let dockerd: Program

    /// - Parameter name: Of its socket, log and folders in `folder`.
    init(in folder: TemporaryFolder, name: String) throws {
        let base = folder.path + "/" + name
        try folder.write(
            name + ".toml",
            """
            version = 2
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            """
        )
        let containerd = try DockerLab.start(
            "containerd",
            [
                "--config=\(base).toml", "--address=\(base)-c.sock", "--root=\(base)-c", "--state=\(base)-c-state",
            ],
            log: base + "-c.log"
        )
        self.containerd = containerd
        // Not the machine's own.
        try folder.write(name + ".json", "{}")
        do {
            dockerd = try DockerLab.start(
                "dockerd",
                [
                    "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--bridge=none",
                    "--host=unix://\(base).sock", "--data-root=\(base)", "--exec-root=\(base)-exec",
                    "--pidfile=\(base).pid", "--config-file=\(base).json", "--containerd=\(base)-c.sock",
                ],
                log: base + ".log"
            )
        } catch {
            containerd.stop()
            throw error
        }
    }

    func crash() {
        kill(dockerd.id, SIGKILL)
    }

    /// Its containerd too.
    func stop() {
        dockerd.stop()
        containerd.stop()
    }
}
