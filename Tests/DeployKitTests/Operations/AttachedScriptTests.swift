// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Glibc
import Testing

/// The scripts in a real shell, with a stand-in for `docker`.
@Suite("Reading logs and running programs on a host")
struct AttachedScriptTests {
    /// An argument a line, each in brackets, with its line feeds shown.
    private static let echoing = #"for word; do printf '[%s]' "$word"; echo; done; exit 7"#

    private let host: TestHost
    private let container: ContainerName

    init() throws {
        host = try TestHost()
        container = try #require(ContainerName("memory-layer-1"))
    }

    private func run(_ script: HostScript, _ docker: String) throws -> TestHost.Result {
        try FreshShell.run(script, in: host.folder, path: try host.programs("docker", docker))
    }

    @Test("docker is asked for what is wanted of the log, and for no more")
    func questions() throws {
        let cases: [(LogRequest, String)] = [
            (LogRequest(), "logs memory-layer-1"),
            (LogRequest(lines: 0), "logs --tail 0 memory-layer-1"),
            (LogRequest(since: .seconds(600), lines: 5), "logs --since 600s --tail 5 memory-layer-1"),
            (LogRequest(follows: true), "logs --follow memory-layer-1"),
            (LogRequest(lines: 10, follows: true), "logs --tail 10 --follow memory-layer-1"),
        ]
        for (request, words) in cases {
            let result = try run(AttachedScripts.logs(of: container, request), #"echo "$*""#)
            #expect(result.output == words + "\n")
            #expect(result.exitCode == 0)
        }
    }

    @Test("both streams of the container come as one, and docker's failure is the script's", arguments: [false, true])
    func streams(_ follows: Bool) throws {
        let script = AttachedScripts.logs(of: container, LogRequest(follows: follows))
        let result = try run(script, "echo one; echo two >&2; echo three; exit 3")
        #expect(result.output == "one\ntwo\nthree\n")
        #expect(result.errors.isEmpty)
        #expect(result.exitCode == 3)
    }

    @Test(
        "what follows a log ends by itself when its reader has gone, though the container says nothing",
        .timeLimit(.minutes(1))
    )
    func readerGone() throws {
        let mark = host.folder.appending(path: "docker-pid").path
        let programs = try host.programs("docker", "echo $$ > \(mark); exec sleep 300")
        let script = AttachedScripts.logs(of: container, LogRequest(follows: true), pulse: "0.05")
        let (output, errors) = (Pipe(), Pipe())
        let shell = try FreshShell(
            script,
            in: host.folder,
            path: programs,
            output: output.fileHandleForWriting.fileDescriptor,
            errors: errors.fileHandleForWriting.fileDescriptor
        )
        try output.fileHandleForWriting.close()
        try errors.fileHandleForWriting.close()
        // A sign of life: it follows.
        let pulse = try #require(try errors.fileHandleForReading.read(upToCount: 1))
        #expect(Array(pulse) == [0])
        try output.fileHandleForReading.close()
        try errors.fileHandleForReading.close()
        _ = shell.exitCode()
        let pid = try #require(
            pid_t(try String(contentsOfFile: mark, encoding: .utf8).trimmingCharacters(in: .newlines))
        )
        #expect(kill(pid, 0) == -1, "docker logs still runs")
    }

    @Test("the end of a container's log is the end of following it, with nothing left behind", .timeLimit(.minutes(1)))
    func containerStopped() throws {
        // Of this run alone: others may be under way on the machine.
        let pulse = "299.\(UInt32.random(in: 100_000_000..<1_000_000_000))"
        let script = AttachedScripts.logs(of: container, LogRequest(follows: true), pulse: pulse)
        // It returns when all ends of its streams are closed: a watch that lived on would hold them for five minutes.
        #expect(try run(script, "echo last").output == "last\n")
        // Its nap was told to end by then, and is gone as soon as it has heard of it.
        let text = #"""
            tries=0
            while ps -eo args | grep -v grep | grep -qF "sleep $1"; do
                tries=$((tries + 1))
                if [ "$tries" -ge 100 ]; then echo 'it naps still'; exit; fi
                sleep 0.1
            done

            """#
        #expect(try host.run(HostScript(name: "look", text: text, arguments: [pulse])).output.isEmpty)
    }

    @Test(
        "each argument reaches the program as it is",
        arguments: [
            ["memory-server", "config"], ["a b", ""], ["'", "\"", "\\", "`id`", "$(id)", "$HOME", "$1", "*", "~"],
            ["--", "-it", "--privileged"], ["a\nb", "; rm -rf x #", "&& false", "| cat", "> x", "${IFS}", "!!"],
            ["'; touch owned; '", "'\\''", "}\nexit 0\n{", "Ä 世界 \u{1F600}"],
        ]
    )
    func arguments(_ words: [String]) throws {
        let result = try run(AttachedScripts.execution(of: words, in: container), Self.echoing)
        #expect(result.output == (["exec", "memory-layer-1"] + words).map { "[\($0)]\n" }.joined())
        #expect(result.exitCode == 7)
        #expect(!FileManager.default.fileExists(atPath: "owned"))
    }

    @Test("streams stay apart, and the program has no input")
    func execution() throws {
        let script = AttachedScripts.execution(of: ["x"], in: container)
        let result = try run(script, "echo out; echo err >&2; cat; exit 42")
        #expect(result.output == "out\n")
        #expect(result.errors == "err\n")
        #expect(result.exitCode == 42)
    }
}
