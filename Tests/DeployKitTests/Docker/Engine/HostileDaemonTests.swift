// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPFakes
import HTTPTransport
import Logging
import Support
import Testing

@testable import DeployKit

/// A daemon on a real unix socket that stalls, breaks off, floods or talks nonsense, through the real transport.
@Suite("A daemon that does harm")
struct HostileDaemonTests {
    private static let digest = "sha256:" + String(repeating: "ab", count: 32)

    /// Plays `steps` to every call but the ping, and hands a client of it over.
    private func withDaemon(
        _ steps: [Step],
        limits: DockerLimits = DockerLimits(),
        _ body: (DockerEngine, TemporaryFolder) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        let server = try LoopbackServer(.unix(path: folder.path + "/docker.sock")) { request in
            request.target == "/_ping" ? .whole(200, [("Api-Version", "1.41")]) : steps
        }
        let transport = CurlTransport(logger: Logger(label: "hostile") { _ in SwiftLogNoOpLogHandler() })
        let engine = try await DockerEngine.connect(
            socket: folder.path + "/docker.sock",
            through: transport,
            limits: limits,
            deadline: .after(.seconds(30))
        )
        try await body(engine, folder)
        await transport.shutDown(within: .zero)
        server.stop()
    }

    private func buildFailure(_ steps: [Step], limits: DockerLimits = DockerLimits()) async throws -> DockerError? {
        var failure: DockerError?
        try await withDaemon(steps, limits: limits) { engine, folder in
            try folder.write("context/Dockerfile", "FROM scratch\n")
            let request = BuildRequest(
                context: try await BuildContext.scan(folder.path + "/context"),
                tags: [try ImageReference("lab/app:1")]
            )
            failure = await dockerFailure {
                try await EngineImageBuilder(engine: engine, kind: .buildKit)
                    .build(request, deadline: .after(.seconds(60))) { _ in }
            }
        }
        return failure
    }

    private func pushFailure(_ steps: [Step]) async throws -> DockerError? {
        var failure: DockerError?
        try await withDaemon(steps) { engine, _ in
            failure = await dockerFailure {
                try await engine.push(
                    try ImageReference("lab/app:1"),
                    credentials: nil,
                    deadline: .after(.seconds(60))
                )
            }
        }
        return failure
    }

    @Test("Silent in the middle of a trace: a time-out, after the silence that a build may keep")
    func stalls() async throws {
        var limits = DockerLimits()
        limits.buildSilence = .seconds(1)
        let trace = try Fixture.bytes("buildkit-ok.ndjson").prefix(700)
        let error = try await buildFailure(
            [.head(200, [], .chunked), .bytes(Array(trace)), .awaitDeparture],
            limits: limits
        )
        #expect(error?.code == .timeout)
    }

    @Test("Broken off: in a chunk, between two, before the image is named", arguments: [100, 700, 1_500])
    func breaksOff(count: Int) async throws {
        let trace = try Fixture.bytes("buildkit-ok.ndjson").prefix(count)
        let cut = try await buildFailure([.head(200, [], .chunked), .bytes(Array(trace)), .cut])
        #expect(cut?.code == .interrupted)
        let inChunk = try await buildFailure([
            .head(200, [("Transfer-Encoding", "chunked")], .untilClose), .text("4000\r\n"), .bytes(Array(trace)), .cut,
        ])
        #expect(inChunk?.code == .interrupted)
        let lines = trace.split(separator: UInt8(ascii: "\n")).dropLast().flatMap { $0 + [UInt8(ascii: "\n")] }
        let ended = try await buildFailure([.head(200, [], .chunked), .bytes(lines)])
        #expect(ended?.code == .interrupted)
    }

    @Test("A line of a hundred megabytes is refused, and not kept")
    func endlessLine() async throws {
        let error = try await buildFailure([
            .head(200, [], .chunked), .text(#"{"stream":""#), .flood(100_000_000, stalled: Signal()),
        ])
        #expect(error?.code == .malformedAnswer)
    }

    @Test(
        "Lines that are no message, or no trace, are refused",
        arguments: [
            "nonsense", "{", "[]", "17", #"{"stream":7}"#, #"{"id":"moby.buildkit.trace","aux":"no base64!"}"#,
            #"{"id":"moby.buildkit.trace","aux":"/w=="}"#, "{\"stream\":\"\u{0}\"}",
        ]
    )
    func nonsense(line: String) async throws {
        let named = #"{"id":"moby.image.id","aux":{"ID":"\#(Self.digest)"}}"#
        let error = try await buildFailure([.head(200, [], .chunked), .text("\(line)\n\(named)\n")])
        #expect(error?.code == .malformedAnswer)
    }

    @Test("An error after the image was named, or the digest told, is an error", arguments: ["", "\n"])
    func lateError(end: String) async throws {
        let fault = #"{"errorDetail":{"message":"no space left on device"},"error":"no space left on device"}"# + end
        let named = #"{"id":"moby.image.id","aux":{"ID":"\#(Self.digest)"}}"# + "\n"
        #expect(try await buildFailure([.head(200, [], .chunked), .text(named + fault)])?.code == .diskFull)
        let told = #"{"aux":{"Tag":"1","Digest":"\#(Self.digest)","Size":7}}"# + "\n"
        #expect(try await pushFailure([.head(200, [], .chunked), .text(told + fault)])?.code == .diskFull)
    }

    @Test(
        "A digest is believed only where the daemon tells the result of the push",
        arguments: [
            #"{"status":"1: digest: % size: 7"}"#, #"{"id":"%","status":"Pushed"}"#, #"{"aux":{"ID":"%"}}"#,
            #"{"progressDetail":{},"aux":{"Digest":"latest"}}"#, #"{"Digest":"%"}"#,
        ]
    )
    func foreignDigest(line: String) async throws {
        let text = line.replacing("%", with: Self.digest)
        let error = try await pushFailure([.head(200, [], .chunked), .text(text + "\n")])
        #expect(error?.code == .interrupted)
    }

    @Test("An answer beyond its bound is refused, whole or not")
    func hugeAnswer() async throws {
        try await withDaemon([.head(200, [], .length(200_000_000)), .flood(200_000_000, stalled: Signal())]) {
            engine,
            _ in
            let error = await dockerFailure { try await engine.version(deadline: .after(.seconds(60))) }
            #expect(error?.code == .malformedAnswer)
        }
    }

    @Test("An error whose body is endless, or breaks off, keeps its status", arguments: [true, false])
    func errorBody(isEndless: Bool) async throws {
        let body: [Step] = isEndless ? [.flood(10_000_000, stalled: Signal())] : [.text("half"), .cut]
        try await withDaemon([.head(409, [], .length(10_000_000))] + body) { engine, _ in
            let error = await dockerFailure {
                try await engine.removeContainer(ContainerID("c"), deadline: .after(.seconds(60)))
            }
            #expect(error?.code == .conflict)
        }
    }

    @Test("Silent at the first word: a time-out")
    func silentPing() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/docker.sock"
        let server = try LoopbackServer(.unix(path: path)) { _ in [.awaitDeparture] }
        let transport = CurlTransport(logger: Logger(label: "hostile") { _ in SwiftLogNoOpLogHandler() })
        var limits = DockerLimits()
        limits.call = .seconds(1)
        let error = await dockerFailure {
            try await DockerEngine.connect(
                socket: path,
                through: transport,
                limits: limits,
                deadline: .after(.seconds(60))
            )
        }
        #expect(error?.code == .timeout)
        await transport.shutDown(within: .zero)
        server.stop()
    }

    @Test("No socket, no socket but a file, and one that nobody listens at: unreachable, with a hint")
    func unreachable() async throws {
        let folder = try TemporaryFolder()
        try folder.write("file", "")
        let left = try LoopbackServer(.unix(path: folder.path + "/left")) { _ in [] }
        left.stop()
        let transport = CurlTransport(logger: Logger(label: "hostile") { _ in SwiftLogNoOpLogHandler() })
        for name in ["missing", "file", "left"] {
            try await eventually("nobody answers") {
                let error = await dockerFailure {
                    try await DockerEngine.connect(
                        socket: folder.path + "/" + name,
                        through: transport,
                        deadline: .after(.seconds(60))
                    )
                }
                return error?.code == .unreachable && error?.hint != nil
            }
        }
        await transport.shutDown(within: .zero)
    }
}
