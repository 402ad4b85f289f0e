// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// What a look at a host found before a deploy: from the output of ``HostCheckScript``.
package struct HostFacts: Sendable, Hashable {
    /// `nil` when the daemon does not answer; why, is in ``dockerComplaint``.
    package var dockerVersion: String?
    /// As `linux/amd64`.
    package var platform: String?
    package var dockerComplaint: String?
    package var hasDocker: Bool
    package var hasFlock: Bool
    package var hasNginx: Bool
    /// Whether this user may not call nginx as root.
    package var isNginxDenied: Bool
    /// What `nginx -t` says; `nil` when it is content, or was not asked.
    package var nginxComplaint: String?
    /// Bytes, where images are.
    package var freeBytes: Int?
    package var freeInodes: Int?
    /// Bytes that programs may still take.
    package var availableMemory: Int?
    package var isStateWritable: Bool
    /// Whether nginx's file can be written, or made.
    package var isProxyFileWritable: Bool
    package var user: String
    /// Ports of ours that somebody listens on, and those of them that containers of the service have.
    package var takenPorts: Set<Int>
    package var ownPorts: Set<Int>
    package var clock: Date?
    /// `nil` when it was not asked for.
    package var preflight: PreflightFacts?

    package init(_ output: String) {
        let lines = MarkedLines(output)
        dockerVersion = lines["docker"]
        platform = lines["platform"]
        dockerComplaint = lines["docker_error"]
        hasDocker = lines["docker_program"] == "yes"
        hasFlock = lines["flock"] == "yes"
        hasNginx = lines["nginx"] == "yes"
        isNginxDenied = lines["nginx_denied"] == "yes"
        nginxComplaint = lines["nginx_error"]
        freeBytes = lines.bytes("free_kib")
        freeInodes = lines.number("free_inodes")
        availableMemory = lines.bytes("memory_kib")
        isStateWritable = lines["state"] == "writable"
        isProxyFileWritable = lines["proxy_file"] == "writable"
        user = lines["user"] ?? ""
        takenPorts = Set(lines.all("taken").compactMap { Int($0) })
        ownPorts = Set(lines.all("own").compactMap { Int($0) })
        clock = lines.number("clock").map { Date(timeIntervalSince1970: Double($0)) }
        preflight = lines["depth"] == "doctor" ? PreflightFacts(lines) : nil
    }
}
