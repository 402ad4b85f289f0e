// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import DeployKit
import Foundation
import HTTPFakes
import HTTPTransport
import Logging
import Support
import Testing

/// A dockerd, a podman and a registry with a password, all on this machine and of their own, for as long as the suite runs.
final class DockerLab: Sendable {
    /// The lab of the suite that runs.
    @TaskLocal static var current: DockerLab?

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    static let password = "lab-s3cret-for-tests"
    /// bcrypt of the password, for the user `deploy`.
    private static let users = "deploy:$2y$05$3nleCeWw5ouNSi1PWlRaJuzDsiaQHR02xpdAArMbKGciH0iqeiIN.\n"

    let folder: TemporaryFolder
    let registry: String
    let transport: CurlTransport
    private let engines: [any EngineProgram]
    private let registryProgram: Program

    init() throws {
        folder = try TemporaryFolder()
        transport = CurlTransport(logger: Logger(label: "lab") { _ in SwiftLogNoOpLogHandler() })
        let port = try LoopbackServer.unusedPort()
        registry = "127.0.0.1:\(port)"
        try folder.write("users", Self.users)
        try folder.write(
            "registry.yml",
            """
            version: 0.1
            log: {accesslog: {disabled: true}, level: error}
            storage: {filesystem: {rootdirectory: \(folder.path)/registry}, delete: {enabled: true}}
            http: {addr: \(registry)}
            auth: {htpasswd: {realm: lab, path: \(folder.path)/users}}
            """
        )
        registryProgram = try Self.start(
            "docker-registry",
            ["serve", folder.path + "/registry.yml"],
            log: folder.path + "/registry.log"
        )
        var engines: [any EngineProgram] = []
        do {
            for engine in TestEngine.allCases { engines.append(try Self.start(engine, folder, engine.name, registry)) }
        } catch {
            engines.forEach { $0.stop() }
            registryProgram.stop()
            throw error
        }
        self.engines = engines
    }

    /// Another engine beside the lab's own.
    func start(_ engine: TestEngine, name: String) throws -> any EngineProgram {
        try Self.start(engine, folder, name, registry)
    }

    private static func start(
        _ engine: TestEngine,
        _ folder: TemporaryFolder,
        _ name: String,
        _ registry: String
    ) throws -> any EngineProgram {
        switch engine {
        case .dockerd: try DockerDaemon(in: folder, name: name)
        case .podman: try PodmanService(in: folder, name: name, registry: registry)
        }
    }

    /// Debian keeps daemons in folders that a user's search path may lack.
    static func start(
        _ program: String,
        _ arguments: [String],
        log: String,
        environment: [String: String] = [:]
    ) throws -> Program {
        let path = (ProcessInfo.processInfo.environment["PATH"] ?? "") + ":/usr/sbin:/sbin"
        let isThere = path.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
        guard isThere else { throw Missing(description: "\(program) is not installed: ops/bootstrap --ci brings it") }
        return try Program(
            program,
            arguments,
            log: log,
            environment: environment.merging(["PATH": path]) { $1 }
        )
    }

    func engine(_ engine: TestEngine, limits: DockerLimits = DockerLimits()) async throws -> DockerEngine {
        try await self.engine(named: engine.name, limits: limits)
    }

    /// Connects as soon as the daemon answers.
    func engine(named name: String, limits: DockerLimits = DockerLimits()) async throws -> DockerEngine {
        let deadline = Deadline.after(.seconds(30))
        while true {
            do {
                return try await DockerEngine.connect(
                    socket: folder.path + "/" + name + ".sock",
                    through: transport,
                    limits: limits,
                    deadline: deadline
                )
            } catch let error as DockerError where error.code == .unreachable || error.code == .timeout {
                guard !deadline.hasPassed else {
                    let log = (try? String(contentsOfFile: folder.path + "/\(name).log", encoding: .utf8)) ?? ""
                    throw Missing(description: "the engine did not start: \(log.suffix(1_000))")
                }
                // allowed(sleep): a daemon that starts has nothing to wait on but its socket
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    /// Returns when the engines and the registry answer.
    func awaitStart() async throws {
        for engine in TestEngine.allCases { _ = try await self.engine(engine) }
        let target = try HTTPTarget("http://\(registry)/v2/")
        let deadline = Deadline.after(.seconds(30))
        while (try? await transport.send(HTTPRequest(.get, target, deadline: deadline)))?.status != 401 {
            guard !deadline.hasPassed else { throw Missing(description: "docker-registry did not start") }
            // allowed(sleep): a registry that starts has nothing to wait on but its port
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    func credentials(password: String = DockerLab.password) -> RegistryCredentials {
        RegistryCredentials(registry: registry, user: "deploy", password: Secret(password))
    }

    /// Stops everything, also what could not be asked to end.
    func stop() async throws {
        let removal: Result<Void, any Error>
        do {
            try await removeContainers()
            removal = .success(())
        } catch {
            removal = .failure(error)
        }
        await transport.shutDown(within: .zero)
        let folder = folder.path
        await withCheckedContinuation { [engines, registryProgram] done in
            let thread = Thread {
                engines.forEach { $0.stop() }
                registryProgram.stop()
                Leftovers.clear(below: folder)
                done.resume()
            }
            thread.start()
        }
        try removal.get()
    }

    /// A daemon that is asked to stop waits ten seconds for each container.
    private func removeContainers() async throws {
        for engine in TestEngine.allCases {
            let engine = try await self.engine(engine)
            for container in try await engine.containers(labels: [:], deadline: .after(.seconds(30))) {
                try await engine.removeContainer(ContainerID(container.id), deadline: .after(.seconds(30)))
            }
        }
    }
}

/// One lab around everything in a suite.
struct DockerLabTrait: SuiteTrait, TestScoping {
    var isRecursive: Bool { false }

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let lab = try DockerLab()
        do {
            try await lab.awaitStart()
            try await DockerLab.$current.withValue(lab) { try await function() }
        } catch {
            try await lab.stop()
            throw error
        }
        try await lab.stop()
    }
}

/// Everything that needs a real engine: one of each for all of it.
@Suite("Real engines, dockerd and podman", DockerLabTrait(), .timeLimit(.minutes(3)))
enum RealDocker {}
