// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import LocalModels
import Logging

/// Says that the server is there: a line for machines in the log, and one for people on their terminal.
struct Announcement: Sendable {
    let configuration: ServerConfiguration
    let times: StartupTimes
    let logger: Logger

    /// - Parameter port: The one that was had, which differs from the configured one when that is 0.
    func announce(port: Int?) {
        let port = port ?? configuration.listener.port
        logger.notice(
            "listening",
            metadata: [
                "server.address": "\(configuration.listener.host.text)",
                "server.port": .stringConvertible(port),
                "service.version": "\(Product.version)",
                "service.git_sha": "\(configuration.gitSHA)",
                "embedder": "\(configuration.embedder.kind.rawValue)",
                "embedder.precision": configuration.embedder.kind == .local
                    ? "\(configuration.embedder.precision.rawValue)" : "-",
                "vector_store": "\(configuration.store.kind.rawValue)",
                "llm": "\(configuration.languageModel.choice.rawValue)",
                "startup.embedder_ms": .stringConvertible(Self.milliseconds(times.embedder)),
                "startup.store_ms": .stringConvertible(Self.milliseconds(times.store)),
                "startup.total_ms": .stringConvertible(Self.milliseconds(times.total)),
            ]
        )
        if case .endpoint(let endpoint) = configuration.languageModel, endpoint.key != nil,
            endpoint.baseURL.scheme == .http, !endpoint.isOnThisMachine
        {
            logger.warning("LLM_API_KEY travels unencrypted: LLM_BASE_URL is http and not on this machine")
        }
        guard StandardError.isTerminal else { return }
        let address = "http://\(configuration.listener.host.localURLText):\(port)"
        let choices = [
            configuration.embedder.kind.rawValue + " embedder", configuration.store.kind.rawValue,
            configuration.languageModel.choice.rawValue + " answers",
        ]
        StandardError.print(
            "Memory Layer \(Product.version): \(address) (\(choices.joined(separator: ", "))); Ctrl-C stops it"
        )
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
    }
}
