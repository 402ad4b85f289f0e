// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Support
import Testing

@testable import DeployKit

/// Streams as Engine 20.10.24 and podman 4.3.1 sent them, through the whole client with a fake daemon.
@Suite("Progress of recorded builds")
struct BuildStreamTests {
    private static func play(_ name: String) async throws -> (
        result: Result<BuiltImage, any Error>, events: [BuildEvent]
    ) {
        let bytes = try Fixture.bytes(name + ".ndjson")
        // In two pieces that end within a line.
        let cut = bytes.count / 3
        let client = ScriptedClient { request in
            request.target.hasPrefix("/_ping")
                ? .whole(200, [("Api-Version", "1.41")])
                : [.head(200, [], .chunked), .bytes(Array(bytes[..<cut])), .bytes(Array(bytes[cut...]))]
        }
        let folder = try TemporaryFolder()
        try folder.write("Dockerfile", "FROM scratch\n")
        let engine = try await DockerEngine.connect(
            to: try HTTPTarget("http://docker/"),
            through: client,
            deadline: .after(.seconds(30))
        )
        let request = BuildRequest(
            context: try await BuildContext.scan(folder.path),
            tags: [try ImageReference(name.hasPrefix("podman") ? "127.0.0.1:5055/lab/ok:1" : "lab/app:1")]
        )
        let builder = EngineImageBuilder(engine: engine, kind: name.hasPrefix("buildkit") ? .buildKit : .classic)
        let recorder = Recorder<BuildEvent>()
        do {
            let image = try await builder.build(request, deadline: .after(.seconds(30))) { recorder.record($0) }
            return (.success(image), recorder.events)
        } catch {
            return (.failure(error), recorder.events)
        }
    }

    /// Events in short, so that a golden list can be read.
    private static func short(_ event: BuildEvent) -> String? {
        switch event {
        case .started(let step): "\(step.number) started \(step.name)"
        case .cached(let step): "\(step.number) cached"
        case .completed(let step, let duration):
            "\(step.number) completed\(duration.map { $0 > .zero ? "" : " never" } ?? "")"
        case .failed(let step, let reason): "\(step.number) failed \(reason)"
        case .output(let step, let stream, let text): "\(step.number) \(stream == .standardError ? "2" : "1")> \(text)"
        case .warning(let text): "warning \(text)"
        case .fetchingBase, .base, .context, .transfer: nil
        }
    }

    @Test("BuildKit: steps begin, speak and end; none twice")
    func buildKit() async throws {
        let (result, events) = try await Self.play("buildkit-ok")
        #expect(try result.get().id.hasPrefix("sha256:"))
        let lines = events.compactMap(Self.short)
        let hello = try #require(lines.first { $0.hasSuffix("1> hello") })
        let step = try #require(hello.split(separator: " ").first)
        let own = lines.filter { $0.hasPrefix(step + " ") }
        #expect(own.first == "\(step) started [base 3/3] RUN echo hello; echo warn >&2")
        #expect(Set(own.dropFirst().dropLast()) == ["\(step) 2> warn", "\(step) 1> hello"])
        #expect(own.last == "\(step) completed")
        let ends = lines.filter { $0.hasSuffix(" completed") || $0.hasSuffix(" cached") }
        #expect(Set(ends).count == ends.count)
        #expect(lines.filter { $0.contains(" started ") }.count == ends.filter { $0.hasSuffix("completed") }.count)
        #expect(!lines.contains { $0.contains("never") || $0.contains("failed") })
    }

    private static let steps = [
        "[base 1/3] COPY busybox /bin/busybox", "[base 3/3] RUN echo hello; echo warn >&2",
        "[stage-1 1/1] COPY app /app",
    ]

    @Test("BuildKit: cached steps say so and never started")
    func buildKitCached() async throws {
        let (result, events) = try await Self.play("buildkit-cached")
        #expect(throws: Never.self) { try result.get() }
        let cached = events.compactMap { if case .cached(let step) = $0 { step } else { nil } }
        #expect(Set(cached.map(\.name)).isSuperset(of: Self.steps))
        for step in cached {
            #expect(!events.contains(.started(step)))
        }
    }

    @Test(
        "A failing step: its output, its failure, then the error",
        arguments: ["buildkit-failstep", "classic-failstep"]
    )
    func failing(name: String) async throws {
        let (result, events) = try await Self.play(name)
        let error = #expect(throws: DockerError.self) { try result.get() }
        #expect(error?.code == .buildFailed)
        #expect(error?.message.contains("7") == true)
        let lines = events.compactMap(Self.short)
        #expect(lines.contains { $0.hasSuffix("1> out") })
        #expect(lines.contains { $0.hasSuffix("2> err") })
        #expect(lines.last { $0.contains(" failed ") }?.contains("7") == true)
    }

    @Test(
        "What else goes wrong has its own code",
        arguments: [("buildkit-bad", DockerError.Code.dockerfile), ("buildkit-nobase", .baseImage)]
    )
    func refused(name: String, code: DockerError.Code) async throws {
        let (result, _) = try await Self.play(name)
        let error = await dockerFailure { try result.get() }
        #expect(error?.code == code)
    }

    @Test("The classic builder's text gives the same events")
    func classic() async throws {
        let (result, events) = try await Self.play("classic-ok")
        #expect(try result.get().id.hasPrefix("sha256:"))
        #expect(
            events.compactMap(Self.short).prefix(11) == [
                "1 started [1/8] FROM scratch AS base", "1 completed", "2 started [2/8] COPY busybox /bin/busybox",
                "2 completed", "3 started [3/8] RUN [\"/bin/busybox\",\"--install\",\"-s\",\"/bin\"]", "3 completed",
                "4 started [4/8] RUN echo hello; echo warn >&2", "4 2> warn", "4 1> hello", "4 completed",
                "5 started [5/8] FROM base",
            ]
        )
        let (_, cached) = try await Self.play("classic-cached")
        #expect(cached.contains { if case .cached = $0 { true } else { false } })
    }

    @Test("Podman's text gives the same events; what it says about the image is nobody's output")
    func podman() async throws {
        let (result, events) = try await Self.play("podman-ok")
        #expect(try result.get().id.hasPrefix("sha256:"))
        #expect(
            events.compactMap(Self.short) == [
                "1 started [1/2 1/4] FROM scratch AS base", "1 completed",
                "2 started [1/2 2/4] COPY busybox /bin/busybox", "2 cached",
                "3 started [1/2 3/4] RUN [\"/bin/busybox\",\"--install\",\"-s\",\"/bin\"]", "3 completed",
                "4 started [1/2 4/4] RUN echo hello; echo warn >&2", "4 1> hello", "4 1> warn", "4 completed",
                "5 started [2/2 1/2] FROM 947e4af23bc3f34db96ad255e186eecb86cdc0c9d289d5fb6d45f746ed1419f2",
                "5 completed",
                "6 started [2/2 2/2] COPY base /app", "6 completed",
            ]
        )
        let (_, cached) = try await Self.play("podman-cached")
        #expect(cached.compactMap(Self.short).count { $0.hasSuffix(" cached") } == 4)
        let (failure, told) = try await Self.play("podman-failstep")
        #expect(await dockerFailure { try failure.get() }?.code == .buildFailed)
        #expect(told.compactMap(Self.short).suffix(3).dropLast() == ["4 1> out", "4 1> err"])
    }

    @Test("Output that only looks like podman's last words is output")
    func lookalikes() {
        var progress = ClassicProgress(tags: ["app:1"])
        let lines = ["COMMIT other:1", "--> Using cache", "--> done", "[3/9] Compiling x", "STEP 1: x"]
        let events = progress.take((["STEP 1/1: RUN x"] + lines).map { $0 + "\n" }.joined())
        #expect(events.dropFirst().compactMap(Self.short) == lines.map { "1 1> \($0)" })
        #expect(progress.take("COMMIT app:1\n").compactMap(Self.short) == ["1 completed"])
    }

    @Test("Output that ends without a line feed is not lost")
    func unfinishedLine() {
        var progress = BuildKitProgress()
        var trace = BuildTrace()
        trace.vertexes = [.init(digest: "d", name: "RUN", started: .seconds(1))]
        trace.logs = [.init(vertex: "d", stream: 1, bytes: Array("no".utf8))]
        _ = progress.take(trace)
        trace.logs = [.init(vertex: "d", stream: 1, bytes: Array(" end".utf8))]
        trace.vertexes[0].completed = .seconds(3)
        let step = BuildEvent.Step(number: 1, name: "RUN")
        #expect(
            progress.take(trace) == [
                .output(step, .standardOutput, "no end"), .completed(step, duration: .seconds(2)),
            ]
        )
    }
}
