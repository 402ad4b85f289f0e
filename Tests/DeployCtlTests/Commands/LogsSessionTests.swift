// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Glibc
import Support
import Testing

@testable import DeployCtl

@Suite("Logs of several hosts", .timeLimit(.minutes(1)))
struct LogsSessionTests {
    private let pipe = Pipe()

    init() {
        signal(SIGPIPE, SIG_IGN)
    }

    private func session(_ deployment: Deployment, _ request: LogRequest = LogRequest()) -> LogsSession {
        LogsSession(
            deployment,
            request,
            deployment.configuration.hosts,
            without: KnownSecrets(),
            output: pipe.fileHandleForWriting.fileDescriptor
        )
    }

    /// Until nobody wants it any more.
    private static func forever() async throws {
        // allowed(sleep): ended by cancellation only
        while true { try await Task.sleep(for: .seconds(3_600)) }
    }

    private func written() throws -> String {
        try pipe.fileHandleForWriting.close()
        return String(decoding: try pipe.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }

    @Test("come one host after another, with the host before each line; one alone has no name")
    func order() async throws {
        let two = try FakeDeployment.make(hosts: 2) { name, _, write in
            try await write(HostOutput(.output, Array("one\ntwo of \(name)".utf8)))
            return 0
        }
        #expect(try await session(two).run() == .done)
        let one = try FakeDeployment.make(hosts: 1) { _, _, write in
            try await write(HostOutput(.output, Array("alone\n".utf8)))
            return 0
        }
        #expect(try await session(one).run() == .done)
        #expect(
            try written() == """
                app-1.example.com | one
                app-1.example.com | two of app-1.example.com
                app-2.example.com | one
                app-2.example.com | two of app-2.example.com
                alone

                """
        )
    }

    @Test("a host that fails does not keep the others from being shown, and is told by the exit code")
    func failing() async throws {
        let deployment = try FakeDeployment.make(hosts: 2) { name, _, write in
            if name.text.contains("app-1") { throw StepFailure(.unreachable, "\(name): gone") }
            try await write(HostOutput(.output, Array("here\n".utf8)))
            return 0
        }
        #expect(try await session(deployment).run() == .failed)
        #expect(try written() == "app-2.example.com | here\n")
    }

    @Test("are followed on all hosts at once, and to be interrupted is the way to end that")
    func following() async throws {
        let deployment = try FakeDeployment.make(hosts: 3) { _, script, write in
            try await write(HostOutput(.errors, [0]))
            try await write(HostOutput(.output, Array("\(script.arguments.last ?? "")\n".utf8)))
            try await Self.forever()
            return 0
        }
        let session = session(deployment, LogRequest(follows: true))
        let work = session.begin()
        var read = ""
        // Each host has begun, though none has ended.
        while read.count(where: \.isNewline) < 3 {
            read += String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
        }
        work.cancel()
        #expect(try await session.end(of: work) == .done)
        let lines = Set(read.split(separator: "\n").map(String.init))
        #expect(lines == Set((1...3).map { "app-\($0).example.com | 15" }))
    }

    @Test("a log that is read to its end and interrupted was not shown")
    func interrupted() async throws {
        let deployment = try FakeDeployment.make(hosts: 1) { _, _, _ in
            try await Self.forever()
            return 0
        }
        let session = session(deployment)
        let work = session.begin()
        work.cancel()
        await #expect(throws: CancellationError.self) { try await session.end(of: work) }
    }

    @Test(
        "a reader that wants no more ends it without a complaint, also while it is followed",
        arguments: [false, true]
    )
    func readerGone(_ follows: Bool) async throws {
        let deployment = try FakeDeployment.make(hosts: 2) { _, _, write in
            while true { try await write(HostOutput(.output, Array("more\n".utf8))) }
        }
        try pipe.fileHandleForReading.close()
        #expect(try await session(deployment, LogRequest(follows: follows)).run() == .done)
    }
}
