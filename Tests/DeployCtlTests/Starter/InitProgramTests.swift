// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Glibc
import SSHClient
import Testing

@testable import DeployCtl

@Suite("deployctl init, the program")
struct InitProgramTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private static let fingerprint = "SHA256:" + String(repeating: "A", count: 43)
    private static let answers = [
        "init", "--service", "demo", "--image", "ghcr.io/example/demo", "--registry-user", "example",
        "--host", "deploy@127.0.0.1:1", "--server-name", "api.example.com",
    ]

    private func run(_ words: [String]) throws -> Binary.Result {
        try Binary.run(words, in: folder.url, environment: ["HOME": folder.url.path, "CI": "true"])
    }

    private func content(_ name: String) -> String? {
        try? String(contentsOf: folder.url.appending(path: name), encoding: .utf8)
    }

    private var files: [String] {
        get throws { try FileManager.default.subpathsOfDirectory(atPath: folder.url.path).sorted() }
    }

    @Test("without a terminal it asks nothing: what is missing is wrong usage, and nothing is written")
    func missing() throws {
        let result = try run(["init", "--service", "demo", "--host", "deploy@app-1.example.com"])
        #expect(result.status == 64)
        #expect(result.output.isEmpty)
        for flag in ["--image", "--host-key app-1.example.com=SHA256:", "--server-name"] {
            #expect(result.errors.contains("\n  \(flag)"), "\(flag)")
        }
        #expect(try files.isEmpty)
    }

    @Test("flags alone write a file that loads, a suite, and what to do next")
    func flags() throws {
        let result = try run(Self.answers + ["--host-key", Self.fingerprint])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.isEmpty)
        #expect(result.output.hasPrefix("Wrote deploy.yml and ops/smoke/demo.yml.\n"))
        #expect(result.output.contains("  export REGISTRY_PASSWORD=...\n  deployctl doctor"))
        let loaded = try DeployConfiguration.load(try #require(content("deploy.yml")), environment: nil)
        #expect(loaded.hosts.map(\.port.number) == [1])
        #expect(throws: Never.self) { try SmokeSuite.load(try #require(content("ops/smoke/demo.yml"))) }
        #expect(try files == ["deploy.yml", "ops", "ops/smoke", "ops/smoke/demo.yml"])
        // The whole of it, by the program that reads it.
        #expect(try run(["config"]).status == 0)
    }

    @Test("a file that is there stays as it is without --force; a suite always does")
    func force() throws {
        try folder.write("mine", to: "deploy.yml")
        let refused = try run(Self.answers + ["--host-key", Self.fingerprint])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("deploy.yml is there already"))
        #expect(content("deploy.yml") == "mine")
        let smoke = folder.url.appending(path: "ops/smoke")
        try FileManager.default.createDirectory(at: smoke, withIntermediateDirectories: true)
        try folder.write("mine", to: "ops/smoke/demo.yml")
        #expect(try run(Self.answers + ["--host-key", Self.fingerprint, "--force"]).status == 0)
        #expect(content("deploy.yml")?.contains("service: demo") == true)
        #expect(content("ops/smoke/demo.yml") == "mine")
        #expect(try files == ["deploy.yml", "ops", "ops/smoke", "ops/smoke/demo.yml"])
    }

    @Test("a key in known_hosts is taken; one that cannot be read is told")
    func knownHosts() throws {
        let pinned = "[127.0.0.1]:1 \(StarterSample.line)\n"
        try folder.write(pinned, to: "known")
        #expect(try run(Self.answers + ["--known-hosts", "known"]).status == 0)
        let loaded = try DeployConfiguration.load(try #require(content("deploy.yml")), environment: nil)
        #expect(loaded.hosts.first?.hostKeys == [try StarterSample.key.fingerprint])
        try folder.write("@nonsense \(pinned)", to: "known")
        let result = try run(Self.answers + ["--known-hosts", "known", "--force"])
        #expect(result.status == 1)
        #expect(result.errors.contains("line 1"))
    }

    @Test("on a terminal it asks; a host that is away leaves its line open, and the rest is there")
    func terminal() throws {
        let site = folder.url.appending(path: "my_site")
        try FileManager.default.createDirectory(at: site, withIntermediateDirectories: false)
        let answers = [
            "Demo", "demo", "ghcr.io/example/demo", "", "", "deploy@127.0.0.1:1", "", "", "api.example.com", "",
        ]
        let (status, shown) = try onTerminal(
            ["init", "-f", "my_site/deploy.yml"],
            typing: answers.map { $0 + "\n" }.joined()
        )
        #expect(status == 0, "\(shown)")
        #expect(shown.contains("Name of the service [my-site]: "))
        #expect(shown.contains("Expected 1 to 40 lower-case letters"))
        #expect(shown.contains("The file will say what is missing."))
        let text = try #require(content("my_site/deploy.yml"))
        #expect(try files.contains("my_site/ops/smoke/demo.yml"))
        #expect(text.contains("ssh-keyscan -t ed25519 -p 1 127.0.0.1 | ssh-keygen -lf -"))
        #expect(
            try run(["config", "-f", "my_site/deploy.yml"]).errors.contains(
                "hosts[0].host_keys: one at least must be pinned"
            )
        )
    }

    @Test("whoever leaves without an answer leaves nothing behind")
    func left() throws {
        let (status, shown) = try onTerminal(["init"], typing: "demo\n\u{4}")
        #expect(status == 1)
        #expect(shown.contains("nothing was written"))
        #expect(try files.isEmpty)
    }

    /// With standard input and standard error on a terminal of its own.
    private func onTerminal(_ words: [String], typing text: String) throws -> (status: Int32, shown: String) {
        let ours = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(ours >= 0)
        defer { close(ours) }
        // ioctl_tty(2): unlocks the other side, and tells its number. Swift does not see these macros.
        let (unlocking, numbering) = (UInt(0x4004_5431), UInt(0x8004_5430))
        var (lock, number) = (Int32(0), Int32(0))
        try #require(ioctl(ours, unlocking, &lock) == 0 && ioctl(ours, numbering, &number) == 0)
        let theirs = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
        try #require(theirs >= 0)
        let process = Process()
        process.executableURL = try Binary.url
        process.arguments = words
        process.currentDirectoryURL = folder.url
        process.environment = ["HOME": folder.url.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
        let handle = FileHandle(fileDescriptor: theirs)
        process.standardInput = handle
        process.standardError = handle
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        close(theirs)
        #expect(write(ours, text, text.utf8.count) == text.utf8.count)
        var shown: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        // Ends with EIO, when the last of its holders has gone.
        while true {
            let count = read(ours, &buffer, buffer.count)
            guard count > 0 else { break }
            shown += buffer[..<count]
        }
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: shown, as: UTF8.self))
    }
}
