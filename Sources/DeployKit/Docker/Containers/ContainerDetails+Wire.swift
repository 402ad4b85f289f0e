// SPDX-License-Identifier: Apache-2.0

extension ContainerDetails: Decodable {
    /// `ContainerInspect`, the fields that are read.
    private struct Wire: Decodable {
        struct State: Decodable {
            let status: String
            let running: Bool
            let exitCode: Int
            let wasKilledForMemory: Bool
            let error: String?
            let startedAt: String?
            let finishedAt: String?
            let health: HealthState?

            enum CodingKeys: String, CodingKey {
                case status = "Status"
                case running = "Running"
                case exitCode = "ExitCode"
                case wasKilledForMemory = "OOMKilled"
                case error = "Error"
                case startedAt = "StartedAt"
                case finishedAt = "FinishedAt"
                case health = "Health"
            }
        }

        struct HealthState: Decodable {
            struct Probe: Decodable {
                let exitCode: Int
                let output: String

                enum CodingKeys: String, CodingKey {
                    case exitCode = "ExitCode"
                    case output = "Output"
                }
            }

            let status: String
            let failingStreak: Int?
            let log: [Probe]?

            enum CodingKeys: String, CodingKey {
                case status = "Status"
                case failingStreak = "FailingStreak"
                case log = "Log"
            }
        }

        struct Config: Decodable {
            let image: String
            let labels: [String: String]?

            enum CodingKeys: String, CodingKey {
                case image = "Image"
                case labels = "Labels"
            }
        }

        struct Binding: Decodable {
            let hostAddress: String
            let hostPort: String

            enum CodingKeys: String, CodingKey {
                case hostAddress = "HostIp"
                case hostPort = "HostPort"
            }
        }

        struct Network: Decodable {
            let ports: [String: [Binding]?]?

            enum CodingKeys: String, CodingKey {
                case ports = "Ports"
            }
        }

        let id: String
        let name: String
        let image: String
        let restartCount: Int?
        let state: State
        let config: Config
        let networkSettings: Network?

        enum CodingKeys: String, CodingKey {
            case id = "Id"
            case name = "Name"
            case image = "Image"
            case restartCount = "RestartCount"
            case state = "State"
            case config = "Config"
            case networkSettings = "NetworkSettings"
        }
    }

    package init(from decoder: any Decoder) throws {
        let wire = try Wire(from: decoder)
        id = wire.id
        // The daemon's names begin with a slash, from the times of linked containers.
        name = wire.name.hasPrefix("/") ? String(wire.name.dropFirst()) : wire.name
        imageID = wire.image
        image = wire.config.image
        labels = wire.config.labels ?? [:]
        status = Status(word: wire.state.status)
        isRunning = wire.state.running
        exitCode = wire.state.exitCode
        wasKilledForMemory = wire.state.wasKilledForMemory
        failure = wire.state.error ?? ""
        startedAt = wire.state.startedAt ?? ""
        finishedAt = wire.state.finishedAt ?? ""
        restartCount = wire.restartCount ?? 0
        health = wire.state.health.flatMap { health in
            // Podman's, where there is no health check.
            guard !health.status.isEmpty else { return nil }
            return Health(
                status: Health.Status(rawValue: health.status) ?? .unknown,
                failingStreak: health.failingStreak ?? 0,
                log: (health.log ?? []).map { Health.Probe(exitCode: $0.exitCode, output: $0.output) }
            )
        }
        ports = (wire.networkSettings?.ports ?? [:]).sorted { $0.key < $1.key }.flatMap { port, bindings in
            (bindings ?? []).compactMap { binding in
                Int(binding.hostPort).map { PublishedPort(container: port, address: binding.hostAddress, host: $0) }
            }
        }
    }
}
