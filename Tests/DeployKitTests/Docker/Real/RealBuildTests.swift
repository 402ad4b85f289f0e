// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Glibc
import Support
import Testing

extension RealDocker {
    @Suite("Builds", .serialized)
    struct BuildTests {
        @Test("An image is built, tagged and labelled, and its steps are told", arguments: TestBuilder.all)
        func build(_ builder: TestBuilder) async throws {
            let bench = try await Bench(builder.engine)
            var request = try await bench.request(
                bench.base + "ARG GREETING\nRUN echo \"$GREETING\"; echo warned >&2\n",
                tag: "one"
            )
            request.arguments = ["GREETING": "good day"]
            request.labels = ["revision": "abc \"quoted\""]
            let recorder = Recorder<BuildEvent>()
            let image = try await bench.build(request, kind: builder.kind, recorder: recorder)
            let details = try #require(try await bench.engine.inspectImage(image.id, deadline: bench.deadline))
            #expect(details.tags == [try bench.reference(tag: "one").text])
            let added = TestEngine.ownLabels(details.labels)
            #expect(added.isEmpty != builder.engine.labelsImages)
            #expect(details.labels == added.merging(["revision": "abc \"quoted\""]) { $1 })
            #expect(details.operatingSystem == "linux")
            #expect(details.architecture == (try await bench.engine.version(deadline: bench.deadline).architecture))
            #expect(recorder.events.output.contains("good day"))
            let isError = recorder.events.contains {
                if case .output(_, .standardError, "warned") = $0 { true } else { false }
            }
            #expect(isError == builder.tellsStandardError)
            #expect(recorder.events.output.contains("warned"))
            #expect(recorder.events.first == .context(entries: 2, bytes: request.context.byteCount))
        }

        @Test(
            "A second build takes its steps from the cache, and one without the cache does not",
            arguments: TestBuilder.all
        )
        func cache(_ builder: TestBuilder) async throws {
            let bench = try await Bench(builder.engine)
            var request = try await bench.request(bench.base)
            let first = try await bench.build(request, kind: builder.kind)
            let recorder = Recorder<BuildEvent>()
            #expect(try await bench.build(request, kind: builder.kind, recorder: recorder).id == first.id)
            #expect(recorder.events.cachedSteps.count >= 2)
            request.usesCache = false
            let again = Recorder<BuildEvent>()
            try await bench.build(request, kind: builder.kind, recorder: again)
            // BuildKit calls the base cached when another build has it at hand in the same moment: it runs nothing.
            #expect(again.events.cachedSteps.filter { !$0.contains("] FROM ") }.isEmpty)
        }

        @Test("A failing step: its output, its exit code, and no image", arguments: TestBuilder.all)
        func failingStep(_ builder: TestBuilder) async throws {
            let bench = try await Bench(builder.engine)
            let recorder = Recorder<BuildEvent>()
            let error = try await bench.buildFailure(
                bench.base + "RUN echo before; echo why >&2; exit 7\n",
                kind: builder.kind,
                recorder: recorder
            )
            #expect(error.code == .buildFailed)
            #expect(error.message.contains("7"))
            #expect(Set(recorder.events.output).isSuperset(of: ["before", "why"]))
            #expect(recorder.events.failures.count == 1)
            let image = try await bench.engine.inspectImage(try bench.reference().text, deadline: bench.deadline)
            #expect(image == nil)
            let left = try await bench.engine.containers(labels: [:], deadline: bench.deadline)
            #expect(!left.contains { $0.image.contains(bench.mark) })
        }

        @Test(
            "A Dockerfile that is wrong, lacks the target, or copies what is not there",
            arguments: TestBuilder.all,
            [
                ("FROM scratch\nFLY away\n", nil, DockerError.Code.dockerfile), ("", nil, .dockerfile),
                ("FROM scratch\nCOPY busybox /\n", "nowhere", .dockerfile),
                ("FROM scratch\nCOPY nothing /\n", nil, .buildFailed),
            ] as [(String, String?, DockerError.Code)]
        )
        func wrongDockerfile(_ builder: TestBuilder, wrong: (String, String?, DockerError.Code)) async throws {
            let bench = try await Bench(builder.engine)
            let error = try await bench.buildFailure(wrong.0, kind: builder.kind) { $0.target = wrong.1 }
            #expect(error.code == wrong.2, "\(error)")
        }

        @Test("A base that cannot be had: no credentials, no such image, no registry", arguments: TestEngine.allCases)
        func missingBase(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let missing = "FROM \(bench.lab.registry)/none/such:1\n"
            #expect(try await bench.buildFailure(missing).code == .unauthorized)
            let error = try await bench.buildFailure(missing) { $0.credentials = [bench.lab.credentials()] }
            #expect(error.code == .baseImage)
            #expect(error.message.contains("/none/such:1"))
            #expect(try await bench.buildFailure("FROM 127.0.0.1:1/none/such:1\n").code == .registryUnreachable)
        }

        @Test("A base in a private registry is fetched before the build", arguments: TestEngine.allCases)
        func privateBase(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            try await bench.build(try await bench.request(bench.base))
            let credentials = bench.lab.credentials()
            let base = try bench.reference()
            let pushed = try await bench.engine.push(base, credentials: credentials, deadline: bench.deadline)
            try await bench.engine.removeImage(base.text, deadline: bench.deadline)
            var request = try await bench.request(
                "ARG BASE\nFROM ${BASE} AS base\nFROM base\nRUN cat /mark\n",
                tag: "2"
            )
            request.arguments = ["BASE": pushed.pinned.text]
            request.credentials = [credentials]
            let recorder = Recorder<BuildEvent>()
            try await bench.build(request, recorder: recorder)
            #expect(recorder.events.first == .fetchingBase(pushed.pinned.text))
            #expect(recorder.events.output.contains(String(bench.mark)))
        }

        @Test("A cache mount is kept from build to build; a builder that has none says so", arguments: TestBuilder.all)
        func cacheMount(_ builder: TestBuilder) async throws {
            let bench = try await Bench(builder.engine)
            let step = "RUN --mount=type=cache,target=/kept,id=\(bench.mark) echo x >> /kept/lines; wc -l < /kept/lines"
            guard builder.hasCacheMounts else {
                #expect(try await bench.buildFailure(bench.base + step + "\n", kind: builder.kind).code == .dockerfile)
                return
            }
            for count in ["1", "2"] {
                let recorder = Recorder<BuildEvent>()
                try await bench.build(
                    try await bench.request(bench.base + "ENV N=\(count)\n" + step + "\n"),
                    kind: builder.kind,
                    recorder: recorder
                )
                #expect(recorder.events.output.contains(count))
            }
        }

        @Test("The builder gets what .dockerignore lets through, modes and links included", arguments: TestBuilder.all)
        func context(_ builder: TestBuilder) async throws {
            let bench = try await Bench(builder.engine)
            try bench.context.write("app/run", "#!/bin/sh\n", mode: 0o755)
            try bench.context.write("app/secret.env", "x")
            try bench.context.write("app/ünï/ö.txt", "x", mode: 0o600)
            try bench.context.write(String(repeating: "long/", count: 40) + "x", "x")
            try bench.context.link("app/link", to: "run")
            try bench.context.write(".git/config", "x")
            try bench.context.write(".dockerignore", ".git\n**/*.env\n")
            let recorder = Recorder<BuildEvent>()
            let request = try await bench.request(
                bench.base + "COPY . /copy/\nRUN cd /copy; find . ! -type d -exec stat -c '%A %n' {} + | sort -k 2\n"
            )
            try await bench.build(request, kind: builder.kind, recorder: recorder)
            let files = recorder.events.output.filter { $0.contains(" ./") }
            #expect(
                Set(files.map { String($0.drop { $0 != "." }) }) == [
                    "./busybox", "./app/run", "./app/ünï/ö.txt", "./app/link",
                    "./" + String(repeating: "long/", count: 40) + "x",
                    "./Dockerfile", "./.dockerignore",
                ]
            )
            #expect(files.contains { $0.hasPrefix("-rwxr-xr-x ./app/run") })
            #expect(files.contains { $0.hasPrefix("-rw------- ./app/ünï") })
            #expect(files.contains { $0.hasPrefix("lrwxrwxrwx ./app/link") })
        }

        @Test("A context of 256 MiB is sent in bounded memory", arguments: TestEngine.allCases)
        func hugeContext(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            try bench.context.write("huge", "")
            let size = 256 * 1024 * 1024
            let handle = try FileHandle(forWritingTo: URL(filePath: bench.context.path + "/huge"))
            try handle.truncate(atOffset: UInt64(size))
            try handle.close()
            let request = try await bench.request("FROM scratch\nCOPY Dockerfile /\n")
            #expect(request.context.byteCount > size)
            // The most that the process ever held, counted from here.
            try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
            let before = try Self.peakKibibytes()
            try await bench.build(request)
            #expect(try Self.peakKibibytes() - before < 64 * 1024)
        }

        private static func peakKibibytes() throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
            return try #require(Int(line.split(separator: " ").dropLast().last ?? ""))
        }

        @Test("A file that grows while it is sent ends the build with its name", arguments: TestEngine.allCases)
        func changingContext(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            try bench.context.write("log", "a")
            let request = try await bench.request("FROM scratch\nCOPY . /\n")
            try bench.context.write("log", "ab")
            let error = await #expect(throws: DockerError.self) { try await bench.build(request) }
            #expect(error?.code == .contextChanged)
            #expect(error?.message.hasPrefix("log ") == true)
        }

        @Test("A cancelled build ends at the daemon too", arguments: TestBuilder.all)
        func cancel(_ builder: TestBuilder) async throws {
            let bench = try await Bench(builder.engine)
            let number = "3\(UInt32.random(in: 100_000...999_999))"
            let request = try await bench.request(bench.base + "RUN echo begun; sleep \(number)\n")
            let recorder = Recorder<BuildEvent>()
            let task = Task { try await bench.build(request, kind: builder.kind, recorder: recorder) }
            try await eventually("the step runs") { Self.runs("sleep\0" + number) }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            guard builder.engine.endsCancelledSteps else {
                let process = try #require(Self.process("sleep\0" + number))
                kill(process, SIGKILL)
                return
            }
            try await eventually("the step's process is gone") { !Self.runs("sleep\0" + number) }
        }

        private static func runs(_ arguments: String) -> Bool { process(arguments) != nil }

        /// The process that has exactly these arguments at the end of its command line.
        private static func process(_ arguments: String) -> pid_t? {
            let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            let found = processes.first { id in
                let line = try? String(contentsOfFile: "/proc/\(id)/cmdline", encoding: .utf8)
                return line?.hasSuffix(arguments + "\0") == true
            }
            return found.flatMap { pid_t($0) }
        }

        @Test(
            "A build that passes its deadline fails with a time-out, not as cancelled",
            arguments: TestEngine.allCases
        )
        func deadline(_ engine: TestEngine) async throws {
            let bench = try await Bench(engine)
            let request = try await bench.request(bench.base + "RUN sleep 3600\n")
            let error = await #expect(throws: DockerError.self) {
                try await EngineImageBuilder(engine: bench.engine)
                    .build(request, deadline: .after(.seconds(3))) { _ in }
            }
            #expect(error?.code == .timeout)
        }
    }
}
