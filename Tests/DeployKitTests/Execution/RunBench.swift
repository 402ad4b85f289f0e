// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import HTTPTransport
import Support
import Testing

/// A configuration with one host or several, each a folder with stand-ins of its programs, and everything else that a run
/// needs, hand-written.
final class RunBench: Sendable {
    static let secret = "hunter2-of-the-environment"

    let configuration: DeployConfiguration
    let folder: URL
    let calls: [HostName: Locked<[LocalHost.Call]>]
    let events = Locked<[RunEvent]>([])
    let performed = Locked<[StepID]>([])
    /// What goes wrong on a host, by script.
    let faults: Locked<@Sendable (HostName, HostScript) -> LocalHost.Fault?> = Locked({ _, _ in nil })
    /// What goes wrong in steps that are not scripts.
    let trouble: Locked<@Sendable (PlanStep) async throws -> Void> = Locked({ _ in })
    let digests = Locked(0)
    /// Variables of this process, beside those that every bench has.
    let more = Locked<[String: String]>([:])
    /// For what is on this machine itself; `nil` where nothing is.
    let outside = Locked<(any HTTPClient)?>(nil)

    /// - Parameter more: Of the configuration; `$FOLDER` in it is the bench's own folder.
    init(hosts count: Int = 1, isPlain: Bool = false, more: String = "") throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let names = (1...count).map { "app-\($0).example.com" }
        configuration = try DeployConfiguration.load(
            Self.document(names, folder, isPlain: isPlain) + "\n" + more.replacing("$FOLDER", with: folder.path),
            environment: nil
        )
        calls = Dictionary(
            uniqueKeysWithValues: configuration.hosts.map { ($0.name, Locked<[LocalHost.Call]>([])) }
        )
        for host in configuration.hosts { try prepare(host.name) }
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private static func document(_ names: [String], _ folder: URL, isPlain: Bool) -> String {
        let pin = "SHA256:" + String(repeating: "A", count: 43)
        let hosts = names.map { "  - address: \($0)\n    host_keys: [\"\(pin)\"]\n" }.joined()
        let front =
            isPlain
            ? "plain:\n  listen: 80\n"
            : "proxy:\n  server_name: api.example.com\n  file: \(folder.path)/host/conf/memory-layer.conf\n"
        return """
            service: memory-layer
            image: registry.example.com/team/memory-server
            registry: {user: deployer, password: "env:REGISTRY"}
            hosts:
            \(hosts)
            env:
              clear: {PROFILE: cloud}
              secret: {TOKEN: "env:TOKEN"}
            hash_key: env:HASH_KEY
            smoke: {public: [smoke.yml]}
            state_directory: \(folder.path)/host/state
            \(front)
            """
    }

    /// Each host is a folder, which stands for `host` in the paths of the configuration.
    private func prepare(_ name: HostName) throws {
        let home = home(name)
        for part in ["bin", "conf", "docker"] {
            try FileManager.default.createDirectory(at: home.appending(path: part), withIntermediateDirectories: true)
        }
        try program("docker", DockerStandIn.text(state: home.appending(path: "docker").path), on: name)
        try program("nginx", Self.nginx(home), on: name)
    }

    func program(_ program: String, _ text: String, on name: HostName) throws {
        try ExecutableFile.write("#!/bin/sh\n\(text)\n", to: home(name).appending(path: "bin/\(program)").path)
    }

    /// What it has loaded is a copy of its file. It has no process, so that a reload waits a moment for none.
    private static func nginx(_ home: URL) -> String {
        """
        home=\(home.path)
        case "$*" in
            '-s reload') if [ -e "$home/conf/memory-layer.conf" ]; then cp "$home/conf/memory-layer.conf" "$home/loaded"; else rm -f "$home/loaded"; fi ;;
            *-t*) [ ! -e "$home/broken" ] || { cat "$home/broken" >&2; exit 1; } ;;
        esac
        """
    }

    func home(_ name: HostName) -> URL { folder.appending(path: name.text) }
}
