// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Podman's API service that shares nothing with another on this machine: images, containers, settings and temporary files
/// are all in a folder of its own.
///
/// With runc, since crun refuses the mixed hierarchies of control groups that some machines have; without systemd; with
/// limits that root may set who lacks CAP_SYS_RESOURCE.
final class PodmanService: EngineProgram {
    /// Of what it knows of layers, which as root it keeps there whatever it is told.
    private static let cache = "/var/lib/containers/cache"

    private let program: Program
    private let base: String
    private let hadCache = FileManager.default.fileExists(atPath: PodmanService.cache)

    /// - Parameters:
    ///   - name: Of its socket, log and folders in `folder`.
    ///   - registry: One that speaks plain HTTP. Dockerd allows that for all of loopback, podman for what it is told.
    init(in folder: TemporaryFolder, name: String, registry: String) throws {
        base = folder.path + "/" + name
        try folder.write(
            name + ".conf",
            """
            [containers]
            default_ulimits = ["nofile=20000:20000", "nproc=32768:32768"]
            [engine]
            cgroup_manager = "cgroupfs"
            events_logger = "file"
            runtime = "runc"
            image_copy_tmp_dir = "\(base)-tmp"
            [network]
            network_config_dir = "\(base)-net"
            """
        )
        try folder.write(name + "-registries.conf", "[[registry]]\nlocation = \"\(registry)\"\ninsecure = true\n")
        try folder.write(
            name + "-home/.config/containers/policy.json",
            #"{"default": [{"type": "insecureAcceptAnything"}]}"#
        )
        try folder.write(name + "-tmp/")
        // Conmon writes a file into the folder that it is in, when a container has used up its memory.
        program = try DockerLab.start(
            "env",
            [
                "--chdir=\(base)-tmp", "podman",
                "--root=\(base)", "--runroot=\(base)-run", "--tmpdir=\(base)-libpod", "--storage-driver=overlay",
                "system", "service", "--time=0", "unix://\(base).sock",
            ],
            log: base + ".log",
            environment: [
                "CONTAINERS_CONF": base + ".conf", "CONTAINERS_REGISTRIES_CONF": base + "-registries.conf",
                "HOME": base + "-home", "TMPDIR": base + "-tmp",
            ]
        )
    }

    func crash() {
        kill(program.id, SIGKILL)
    }

    func stop() {
        program.stop()
        endSteps()
        if !hadCache {
            try? FileManager.default.removeItem(atPath: Self.cache)
            rmdir((Self.cache as NSString).deletingLastPathComponent)
        }
        for hierarchy in Self.names(in: "/sys/fs/cgroup") { removeGroups(of: "/sys/fs/cgroup/\(hierarchy)") }
    }

    /// Podman leaves its control groups, and, where a hierarchy is not mounted, plain folders in its place. Only what is empty
    /// can be removed, and nothing of a hierarchy is a file that could be: another podman's groups stay.
    private func removeGroups(of hierarchy: String) {
        for name in Self.names(in: hierarchy) where name == "libpod_parent" || name.hasPrefix("buildah-") {
            unlink("\(hierarchy)/\(name)/conmon/tasks")
            rmdir("\(hierarchy)/\(name)/conmon")
            rmdir("\(hierarchy)/\(name)")
            rmdir(hierarchy)
        }
    }

    private static func names(in folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    }

    /// The step of a cancelled build goes on, and buildah that waits for it with it. They are known by their root.
    private func endSteps() {
        for process in Self.names(in: "/proc") {
            guard let id = pid_t(process),
                let mounts = try? String(contentsOfFile: "/proc/\(id)/mountinfo", encoding: .utf8)
            else { continue }
            let root = mounts.split(separator: "\n").first { $0.split(separator: " ").dropFirst(4).first == "/" }
            if root?.contains(base + "/") == true { kill(id, SIGKILL) }
        }
    }
}
