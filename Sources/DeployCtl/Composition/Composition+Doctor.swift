// SPDX-License-Identifier: Apache-2.0

import DeployKit
import Support

extension Composition {
    /// - Parameter builds: Whether images are built here too.
    func doctor(builds: Bool) -> Doctor {
        let (environment, http, folder, context) = (environment, http, folder, contextFolder)
        let ports = deployment(runURL: nil).ports
        let engine: @Sendable (Deadline) async throws -> DockerEngine = { deadline in
            let socket = try DockerSocket(environment)
            return try await DockerEngine.connect(socket: socket.path, through: http, deadline: deadline)
        }
        let tree: @Sendable (Deadline) async throws -> SourceTree = { deadline in
            try await SourceTree.read(context, environment: environment, by: deadline)
        }
        let doctor = DoctorPorts(
            connect: ports.connect,
            http: http,
            engine: builds ? engine : nil,
            tree: builds ? tree : nil,
            secrets: ports.secrets,
            fileMode: { LocalFile($0, relativeTo: folder, home: environment["HOME"]).permissions },
            agentSocket: environment["SSH_AUTH_SOCK"].flatMap { $0.isEmpty ? nil : $0 },
            addresses: { await NameAddresses.look(up: $0, by: $1) }
        )
        return Doctor(configuration, doctor)
    }
}
