// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

extension ContainerSpecification {
    /// The body of `POST /containers/create` (Engine API, `ContainerCreate`): the API's own names, with a capital each
    /// by ``json()``.
    struct Wire: Encodable {
        struct Empty: Encodable {}

        struct HealthConfig: Encodable {
            let test: [String]
            let interval: Int64
            let timeout: Int64
            let startPeriod: Int64
            let retries: Int
        }

        struct PortBinding: Encodable {
            let hostIp: String
            let hostPort: String
        }

        struct MountConfig: Encodable {
            let type: String
            let source: String
            let target: String
            let readOnly: Bool
        }

        struct NameAndOptions: Encodable {
            let type: String
            let config: [String: String]
        }

        struct RestartConfig: Encodable {
            let name: String
        }

        struct HostConfig: Encodable {
            let readonlyRootfs: Bool
            let capDrop: [String]
            let securityOpt: [String]
            let pidsLimit: Int
            let memory: Int?
            let nanoCpus: Int64?
            let tmpfs: [String: String]
            let mounts: [MountConfig]
            let networkMode: String
            let portBindings: [String: [PortBinding]]
            let restartPolicy: RestartConfig
            let logConfig: NameAndOptions
        }

        let image: String
        let entrypoint: [String]?
        let cmd: [String]?
        let env: [String]
        let labels: [String: String]
        let user: String?
        let exposedPorts: [String: Empty]
        let stopTimeout: Int64
        let healthcheck: HealthConfig?
        let hostConfig: HostConfig
    }

    var wire: Wire {
        Wire(
            image: image,
            entrypoint: entrypoint,
            cmd: command,
            env: environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.reveal())" },
            labels: labels,
            user: user,
            exposedPorts: Dictionary(ports.map { ("\($0.container)/tcp", Wire.Empty()) }) { first, _ in first },
            stopTimeout: stopTimeout.wholeSecondsUp,
            healthcheck: healthCheck?.wire,
            hostConfig: hostConfiguration
        )
    }

    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Only the names of fields: keys of dictionaries, which are labels, paths and ports, stay as they are.
        encoder.keyEncodingStrategy = .custom { path in APIName(path.last?.stringValue ?? "") }
        return [UInt8](try encoder.encode(wire))
    }

    private struct APIName: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ property: String) {
            stringValue = property.prefix(1).uppercased() + property.dropFirst()
        }

        init?(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }

    private var hostConfiguration: Wire.HostConfig {
        Wire.HostConfig(
            readonlyRootfs: hasReadOnlyRoot,
            capDrop: ["ALL"],
            securityOpt: ["no-new-privileges"],
            pidsLimit: maximumProcesses,
            memory: memoryBytes,
            nanoCpus: processors.map { Int64(($0 * 1_000_000_000).rounded()) },
            tmpfs: temporaryFolders.mapValues { "rw,noexec,nosuid,nodev,size=\($0)" },
            mounts: mounts.map(\.wire),
            networkMode: network.rawValue,
            portBindings: Dictionary(grouping: ports) { "\($0.container)/tcp" }
                .mapValues { $0.map { Wire.PortBinding(hostIp: "127.0.0.1", hostPort: String($0.host)) } },
            restartPolicy: Wire.RestartConfig(name: restart.rawValue),
            logConfig: Wire.NameAndOptions(
                type: "json-file",
                config: ["max-size": String(logFileBytes), "max-file": String(logFiles)]
            )
        )
    }
}

extension ContainerSpecification.Mount {
    fileprivate var wire: ContainerSpecification.Wire.MountConfig {
        switch source {
        case .volume(let name):
            .init(type: "volume", source: name, target: target, readOnly: isReadOnly)
        case .path(let path):
            .init(type: "bind", source: path, target: target, readOnly: isReadOnly)
        }
    }
}

extension ContainerSpecification.HealthCheck {
    fileprivate var wire: ContainerSpecification.Wire.HealthConfig {
        .init(
            test: ["CMD"] + command,
            interval: max(0, interval.nanoseconds),
            timeout: max(0, timeout.nanoseconds),
            startPeriod: max(0, startPeriod.nanoseconds),
            retries: retries
        )
    }
}
