// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Foundation
import Support
import Testing

/// What one test works with: the lab, a context of its own, names of its own.
struct Bench {
    let lab: DockerLab
    let engine: DockerEngine
    let context: TemporaryFolder
    /// In every name, since tests run beside each other.
    let mark = RandomText.make().prefix(10)

    static let busybox = "/bin/busybox"

    init(_ engine: TestEngine) async throws {
        lab = try #require(DockerLab.current)
        self.engine = try await lab.engine(engine)
        context = try TemporaryFolder()
        guard FileManager.default.isExecutableFile(atPath: Self.busybox) else {
            throw DockerLab.Missing(description: "\(Self.busybox) is not there: ops/bootstrap --ci brings it")
        }
        try FileManager.default.copyItem(atPath: Self.busybox, toPath: context.path + "/busybox")
    }

    var deadline: Deadline { .after(.seconds(100)) }

    /// The beginning of a Dockerfile: nothing but a static busybox, in a layer that differs from test to test.
    var base: String {
        """
        FROM scratch
        COPY busybox /bin/busybox
        RUN ["/bin/busybox", "sh", "-c", "/bin/busybox --install -s /bin; echo \(mark) > /mark"]

        """
    }

    func reference(_ name: String = "app", tag: String = "1") throws -> ImageReference {
        try ImageReference("\(lab.registry)/\(mark)/\(name):\(tag)")
    }

    func request(_ dockerfile: String, tag: String = "1") async throws -> BuildRequest {
        try context.write("Dockerfile", dockerfile)
        var request = BuildRequest(
            context: try await BuildContext.scan(context.path),
            tags: [try reference(tag: tag)]
        )
        // The lab's engines have no bridge.
        request.network = .none
        return request
    }

    @discardableResult
    func build(
        _ request: BuildRequest,
        kind: EngineImageBuilder.Kind = .automatic,
        recorder: Recorder<BuildEvent> = Recorder()
    ) async throws -> BuiltImage {
        try await EngineImageBuilder(engine: engine, kind: kind).build(request, deadline: deadline) {
            recorder.record($0)
        }
    }

    /// The code with which the build fails.
    func buildFailure(
        _ dockerfile: String,
        kind: EngineImageBuilder.Kind = .automatic,
        recorder: Recorder<BuildEvent> = Recorder(),
        prepare: (inout BuildRequest) -> Void = { _ in }
    ) async throws -> DockerError {
        var request = try await request(dockerfile)
        prepare(&request)
        let prepared = request
        let error = await dockerFailure { try await build(prepared, kind: kind, recorder: recorder) }
        return try #require(error)
    }

    /// A started container of this script, under busybox.
    func run(
        _ script: String,
        prepare: (inout ContainerSpecification) -> Void = { _ in }
    ) async throws -> ContainerID {
        let image = try await build(try await request(base))
        var specification = ContainerSpecification(image: image.id)
        specification.command = ["/bin/sh", "-c", script]
        specification.user = "10001"
        specification.network = .none
        specification.restart = .never
        specification.memoryBytes = 64 * 1024 * 1024
        specification.processors = 1
        specification.labels = ["mark": String(mark)]
        specification.healthCheck = nil
        prepare(&specification)
        let created = try await engine.createContainer(
            specification,
            name: "c-\(RandomText.make())",
            deadline: deadline
        )
        try await engine.startContainer(created.id, deadline: deadline)
        return created.id
    }

    func lines(_ id: ContainerID, tail: Int? = nil, follows: Bool = false) async throws -> [LogLine] {
        var lines: [LogLine] = []
        for try await line in try await engine.logs(of: id, tail: tail, follows: follows, deadline: deadline) {
            lines.append(line)
        }
        return lines
    }
}

extension [BuildEvent] {
    /// What steps wrote.
    var output: [String] { compactMap { if case .output(_, _, let text) = $0 { text } else { nil } } }
    /// Steps of the Dockerfile, `[2/3] RUN …`: BuildKit has steps of its own besides, such as `copy /context /`.
    var cachedSteps: [String] {
        compactMap { if case .cached(let step) = $0, step.name.hasPrefix("[") { step.name } else { nil } }
    }
    var failures: [String] { compactMap { if case .failed(_, let reason) = $0 { reason } else { nil } } }
}
