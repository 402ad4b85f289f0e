// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import DeployKit

/// The script in a real shell, with a folder for the host's `/proc` and `/etc`.
@Suite("What the doctor asks a host")
struct PreflightScriptTests {
    private let host: TestHost

    init() throws {
        host = try TestHost()
    }

    private static let docker = #"""
        case "$1 $2" in
        "version "*) echo "28.2.2 linux/amd64" ;;
        "info --format") case $3 in *LiveRestore*) echo true ;; *) echo / ;; esac ;;
        "network inspect") echo "172.17.0.1 172.18.0.1 " ;;
        "image ls") echo aa; echo bb ;;
        "image inspect") case $5 in aa) echo 100 ;; *) echo 900 ;; esac ;;
        esac
        """#

    private func put(_ text: String, _ path: String) throws {
        let file = host.folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    private func facts(
        certificate: String? = nil,
        folders: [String] = [],
        publicPort: Int? = nil,
        ss: String = "exit 0"
    ) throws -> PreflightFacts {
        var preflight = PreflightScript()
        preflight.root = host.folder.path
        preflight.certificate = try certificate.map { try Sample.path(host.folder.path + "/" + $0) }
        preflight.folders = try folders.map { try Sample.path(host.folder.path + "/" + $0) }
        preflight.publicListeners = try publicPort.map { [ListenAddress(port: try Sample.port($0))] } ?? []
        let script = HostCheckScript.script(
            directory: try Sample.path(host.folder.path + "/state"),
            service: try #require(ServiceName("memory-layer")),
            proxyFile: try Sample.path(host.folder.path + "/conf.d/site.conf"),
            listeners: [],
            preflight: preflight
        )
        let path = try [("docker", Self.docker), ("nginx", "exit 0"), ("ss", ss)].map { try host.programs($0, $1) }
        let result = try host.run(script, path: path.joined(separator: ":"))
        #expect(result.exitCode == 0)
        #expect(result.errors.isEmpty)
        return try #require(HostFacts(result.output).preflight)
    }

    @Test("Docker's own settings, its gateways, and the size of what is there")
    func docker() throws {
        let facts = try facts()
        #expect(facts.isLiveRestoreOn == true)
        #expect(facts.gateways == ["172.17.0.1", "172.18.0.1"])
        #expect(facts.imageBytes == 900)
        #expect(!facts.isUserlandProxyOff)
        #expect(facts.mayReloadNginx, "tests run as root")
    }

    @Test(
        "the userland proxy may be off by the file or by the command line",
        arguments: [
            ("etc/docker/daemon.json", "{\n  \"userland-proxy\" : false\n}", true),
            ("etc/docker/daemon.json", "{\"userland-proxy\": true}", false),
            ("proc/7/cmdline", "dockerd\0--userland-proxy=false\0", true),
            ("proc/7/cmdline", "dockerd\0--debug\0", false),
        ]
    )
    func userlandProxy(_ path: String, _ text: String, _ isOff: Bool) throws {
        try put("dockerd\n", "proc/7/comm")
        try put(text, path)
        #expect(try facts().isUserlandProxyOff == isOff)
    }

    @Test("nginx runs when a process of that name does")
    func nginx() throws {
        #expect(try facts().isNginxRunning == nil, "no process is seen")
        try put("init\n", "proc/1/comm")
        #expect(try facts().isNginxRunning == false)
        try put("nginx\n", "proc/8/comm")
        #expect(try facts().isNginxRunning == true)
    }

    @Test("whose a public port is, where that can be told")
    func listeners() throws {
        let ss = #"""
            echo 'LISTEN 0 511 0.0.0.0:443 0.0.0.0:* users:(("nginx",pid=8,fd=6),("nginx",pid=7,fd=6))'
            echo 'LISTEN 0 511 [::]:443 [::]:* users:(("haproxy",pid=9,fd=6))'
            """#
        #expect(try facts(publicPort: 443, ss: ss).publicPrograms == [443: ["nginx", "haproxy"]])
        #expect(try facts(publicPort: 443, ss: "echo denied >&2; exit 1").publicPrograms.isEmpty)
    }

    @Test("when a certificate ends, and that it or a folder is not there")
    func certificate() throws {
        try put("no certificate", "wrong.pem")
        let wrong = try facts(certificate: "wrong.pem", folders: ["none", "."])
        #expect(!wrong.isCertificateAbsent)
        #expect(wrong.certificateEnd == nil)
        #expect(wrong.absentFolders == [host.folder.path + "/none"])
        #expect(try facts(certificate: "none.pem").isCertificateAbsent)
    }

    @Test("a certificate's last day is read by openssl")
    func certificateEnd() throws {
        let made = Process()
        made.executableURL = URL(filePath: "/usr/bin/env")
        made.currentDirectoryURL = host.folder
        made.standardError = FileHandle.nullDevice
        made.arguments =
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
            + ["-keyout", "key.pem", "-out", "own.pem", "-days", "30", "-subj", "/CN=api.example.com"]
        try made.run()
        made.waitUntilExit()
        try #require(made.terminationStatus == 0)
        let end = try #require(try facts(certificate: "own.pem").certificateEnd)
        let days = end.timeIntervalSinceNow / 86_400
        #expect((29.5...30.5).contains(days))
    }

    @Test("a run asks for none of it")
    func step() throws {
        let script = HostCheckScript.script(
            directory: try Sample.path("/state"),
            service: try #require(ServiceName("memory-layer")),
            proxyFile: nil,
            listeners: []
        )
        #expect(HostFacts(try host.run(script).output).preflight == nil)
    }
}
