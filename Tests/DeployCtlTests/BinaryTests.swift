// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

@testable import DeployCtl

@Suite("The program itself")
struct BinaryTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private var example: String { Repository.url("ops/deploy/deploy.example.yml").path }

    @Test("--help teaches: commands, examples, exit codes")
    func help() throws {
        let result = try Binary.run(["--help"], in: folder.url)
        #expect(result.status == 0)
        for word in ["deploy", "rollback", "plan", "status", "smoke", "abort", "Exit codes", "NO_COLOR"] {
            #expect(result.output.contains(word))
        }
        #expect(try Binary.run(["--version"], in: folder.url).output == "\(Product.version)\n")
    }

    @Test("config shows the example without a control character, and where secrets are instead of what they are")
    func config() throws {
        let result = try Binary.run(
            ["config", "--file", example, "--environment", "production"],
            in: folder.url,
            environment: ["PINECONE_API_KEY": "sentinel-1"]
        )
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
        #expect(result.output.contains("api.example.com"))
        #expect(result.output.contains("env:PINECONE_API_KEY"))
        #expect(!result.output.contains("sentinel-1"))
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test("an environment that is not there is named with those that are")
    func unknownEnvironment() throws {
        let result = try Binary.run(["config", "--file", example, "-e", "prod"], in: folder.url)
        #expect(result.status == 78)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("there is no prod; known: production, staging"))
        let none = try Binary.run(["--file", example, "config"], in: folder.url)
        #expect(none.status == 78)
        #expect(none.errors.contains("one must be chosen"))
    }

    @Test("all faults of a file at once, each with its place and what was probably meant")
    func faults() throws {
        try folder.write(
            """
            service: Demo
            image: ghcr.io/example/demo
            hosts:
              - adress: app-1.example.com
                host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
            plain:
              listen: 80
            retian: 3
            """,
            to: "deploy.yml"
        )
        let result = try Binary.run(["status"], in: folder.url)
        #expect(result.status == 78)
        try Golden.expect(result.errors, "faults.txt")
    }

    @Test("a file that is not there is a fault of the configuration, in one line with a hint")
    func missing() throws {
        let result = try Binary.run(["plan"], in: folder.url)
        #expect(result.status == 78)
        #expect(result.errors.hasPrefix("deployctl: deploy.yml cannot be read: there is no such file\nhint: "))
    }

    @Test("a wrong word is wrong usage")
    func usage() throws {
        #expect(try Binary.run(["deplyo"], in: folder.url).status == 64)
        #expect(try Binary.run(["deploy", "--image", "latest"], in: folder.url).status == 64)
    }

    /// `config` with its streams as a shell redirects them. It has a page to say.
    private func configStatus(_ redirections: String) throws -> Int32 {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = [
            "-c", "\"$0\" config --file \"$1\" --environment production \(redirections)", try Binary.url.path, example,
        ]
        try shell.run()
        shell.waitUntilExit()
        return shell.terminationStatus
    }

    @Test(
        "standard streams that are closed from the start take what is said, as if nobody listened",
        arguments: [">&-", "<&- >&- 2>&-"]
    )
    func closedStreams(_ redirections: String) throws {
        #expect(try configStatus(redirections) == 0)
    }

    @Test("a result that does not fit on the disk is not passed over")
    func fullDisk() throws {
        #expect(try configStatus("2>/dev/null >/dev/full") == DeployCtl.ExitStatus.resultLost.rawValue)
        let status = try Binary.run(["config", "-f", example, "-e", "production"], in: folder.url).status
        #expect(status == 0)
    }

    @Test("a pipe that nobody writes into is refused, and not waited for")
    func pipe() throws {
        try #require(mkfifo(folder.url.appending(path: "pipe.yml").path, 0o600) == 0)
        let result = try Binary.run(["plan", "--file", "pipe.yml"], in: folder.url)
        #expect(result.status == 78)
        #expect(result.errors.hasPrefix("deployctl: pipe.yml cannot be read: it is no regular file\n"))
    }

    @Test("a run that ends before it begins: programs read one line, people another, GitHub gets its files")
    func runWithoutSecret() throws {
        try folder.write(
            """
            service: demo
            image: ghcr.io/example/demo
            registry:
              user: example
              password: env:NOT_THERE
            hosts:
              - address: app-1.example.com
                host_keys: ["SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]
            plain:
              listen: 80
            """,
            to: "deploy.yml"
        )
        let image = "sha256:" + String(repeating: "a", count: 64)
        let words = ["deploy", "--image", image, "--revision", String(repeating: "b", count: 40)]
        let summary = folder.url.appending(path: "summary")
        let result = try Binary.run(
            words + ["--json"],
            in: folder.url,
            environment: ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary.path]
        )
        #expect(result.status == 1)
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 1)
        let last = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect(last?["event"] as? String == "run_ended")
        #expect(last?["ending"] as? String == "failed_untouched")
        #expect(result.errors.hasPrefix("::stop-commands::"))
        #expect(result.errors.contains("\nhint: deployctl explain rejected\n"))
        #expect(result.errors.contains("\n::error title=deploy of demo::"))
        #expect(try String(contentsOf: summary, encoding: .utf8).hasPrefix("## deploy of demo: failed\n"))

        let plain = try Binary.run(words, in: folder.url)
        #expect(plain.status == 1)
        #expect(plain.output.isEmpty)
        #expect(!plain.errors.contains("::"))
    }

    @Test("a host that is none is named with those that are, before anybody is asked")
    func hosts() throws {
        let given = ["-f", example, "-e", "production", "--host", "nope"]
        for command in [["logs"] + given, ["exec"] + given + ["--", "x"]] {
            let result = try Binary.run(command, in: folder.url)
            #expect(result.status == 1)
            #expect(result.errors.hasPrefix("deployctl: nope is no host of this configuration\nhint: its hosts: app-"))
        }
    }

    @Test("a program without its separator is wrong usage, with an example")
    func program() throws {
        let result = try Binary.run(["exec", "-f", example, "-e", "production"], in: folder.url)
        #expect(result.status == 64)
        #expect(result.errors.contains("deployctl exec -- memory-server config"))
    }

    @Test("a reader that has gone changes nothing")
    func closedOutput() throws {
        let result = try Binary.run(["config", "-f", example, "-e", "production"], in: folder.url, output: nil)
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
    }
}
