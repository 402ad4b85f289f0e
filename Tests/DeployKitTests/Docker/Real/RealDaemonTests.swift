// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support
import Testing

@testable import DeployKit

extension RealDocker {
    @Suite("The daemon itself")
    struct DaemonTests {
        @Test(
            "Nobody at the socket, and no socket: unreachable, with a hint",
            arguments: ["/nowhere.sock", "relative.sock"]
        )
        func away(path: String) async throws {
            let lab = try #require(DockerLab.current)
            let error = await #expect(throws: DockerError.self) {
                try await DockerEngine.connect(socket: path, through: lab.transport, deadline: .after(.seconds(30)))
            }
            #expect(error?.code == .unreachable)
            #expect(error?.hint != nil)
        }

        @Test(
            "A daemon that is killed in the middle of a build interrupts it, and is then unreachable",
            arguments: TestEngine.allCases
        )
        func dies(_ kind: TestEngine) async throws {
            let bench = try await Bench(kind)
            let name = "x" + kind.name
            let daemon = try bench.lab.start(kind, name: name)
            defer { daemon.stop() }
            let engine = try await bench.lab.engine(named: name)
            let request = try await bench.request(bench.base + "RUN echo begun; sleep 5\n")
            let recorder = Recorder<BuildEvent>()
            let task = Task {
                try await EngineImageBuilder(engine: engine).build(request, deadline: bench.deadline) {
                    recorder.record($0)
                }
            }
            try await eventually("the step runs") { recorder.events.output.contains("begun") }
            daemon.crash()
            let interrupted = await dockerFailure { try await task.value }
            #expect(interrupted?.code == .interrupted)
            // The first call may still find a kept connection, and be interrupted too.
            try await eventually("the daemon is unreachable") {
                await dockerFailure { try await engine.version(deadline: bench.deadline) }?.code == .unreachable
            }
        }

        @Test("Version and facts", arguments: TestEngine.allCases)
        func version(_ kind: TestEngine) async throws {
            let lab = try #require(DockerLab.current)
            let engine = try await lab.engine(kind)
            #expect(engine.facts.isPodman == (kind == .podman))
            #expect(engine.facts.prefersBuildKit == (kind == .dockerd))
            #expect(engine.facts.version >= APIVersion.supported.lowerBound)
            #expect(try await !engine.version(deadline: .after(.seconds(30))).version.isEmpty)
        }
    }
}
