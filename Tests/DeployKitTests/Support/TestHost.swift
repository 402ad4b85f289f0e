// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Glibc
import Testing

/// A folder that stands for a host: scripts run in it with a real `/bin/sh`, on a clock that the test sets.
final class TestHost {
    struct Result {
        let exitCode: Int
        let output: String
        let errors: String

        var answer: LeaseAnswer { LeaseAnswer(exitCode: exitCode, output: output) }
    }

    let folder: URL
    let layout: HostLayout
    let leases: LeaseScripts
    let journals: JournalScripts

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "deploykit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        layout = HostLayout(
            stateDirectory: try Sample.path(folder.path),
            service: try #require(ServiceName("memory-layer"))
        )
        leases = LeaseScripts(
            layout: layout,
            uptimePath: folder.appending(path: "uptime").path,
            bootPath: folder.appending(path: "boot").path
        )
        journals = JournalScripts(layout: layout, leases: leases)
        try setClock(1_000)
        try boot("first")
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func setClock(_ seconds: Int) throws {
        try write("\(seconds).25 99.00\n", to: "uptime")
    }

    func boot(_ id: String) throws {
        try write("\(id)\n", to: "boot")
    }

    func write(_ text: String, to name: String) throws {
        try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }

    /// - Parameter path: Folders that are searched for programs before the system's.
    func start(_ script: HostScript, path: String? = nil) throws -> RunningScript {
        try RunningScript(script, path: path)
    }

    func run(_ script: HostScript, path: String? = nil) throws -> Result {
        try start(script, path: path).finish()
    }

    /// A folder with one program that stands before the system's of that name.
    func programs(_ name: String, _ text: String) throws -> String {
        let programs = folder.appending(path: "bin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
        try ExecutableFile.write("#!/bin/sh\n\(text)\n", to: programs.appending(path: name).path)
        return programs.path
    }
}

/// A script that runs as it does over SSH.
struct RunningScript {
    let process = Process()
    private let output = Pipe()
    private let errors = Pipe()

    init(_ script: HostScript, path: String?, variables: [String: String] = [:]) throws {
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = Array(HostScript.command.dropFirst())
        if let path {
            process.environment = variables.merging(["PATH": "\(path):/usr/bin:/bin"]) { _, path in path }
        }
        let input = Pipe()
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // A script that ends early leaves a closed pipe behind.
        signal(SIGPIPE, SIG_IGN)
        try? input.fileHandleForWriting.write(contentsOf: Data(script.standardInput.utf8))
        try? input.fileHandleForWriting.close()
    }

    func finish() throws -> TestHost.Result {
        let output = try output.fileHandleForReading.readToEnd() ?? Data()
        let errors = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
        return TestHost.Result(
            exitCode: Int(code),
            output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self)
        )
    }
}
