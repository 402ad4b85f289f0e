// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CurlTransport
import Foundation
import HTTPTransport
import Logging
import Support

/// `memory-server healthcheck`
struct HealthcheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "healthcheck",
        abstract: "Ask the running server whether it is ready, or only alive; exit with 0 if so, else with 1.",
        discussion: """
            For Docker's HEALTHCHECK: HEALTHCHECK CMD ["memory-server", "healthcheck"]. It asks /api/health/ready, or \
            /api/health/live with --live, where HTTP_HOST and HTTP_PORT say that the server listens.
            """
    )

    /// What is asked.
    enum Question: String, EnumerableFlag {
        /// Whether the server takes requests: not while it starts or drains.
        case ready
        /// Whether the process answers at all.
        case live

        static func help(for value: Question) -> ArgumentHelp? {
            switch value {
            case .ready: "Ask whether it takes requests (the default)."
            case .live: "Ask only whether the process answers; it does while it drains."
            }
        }
    }

    @Flag
    var question: Question = .ready

    @Option(help: "Ask the server at this URL instead, e.g. http://127.0.0.1:8000.")
    var url: String?

    @Option(help: "How many seconds to wait for the answer.")
    var timeout: Double = 2

    func validate() throws {
        guard timeout > 0, timeout <= 300 else { throw ValidationError("--timeout must be above 0 and at most 300") }
    }

    func run() async throws {
        // Docker knows 0 and 1 only: a fault of the configuration is 1 as well.
        do {
            print(try await check())
        } catch let faults as ConfigurationFaults {
            StandardError.print(Failure(faults).description)
            throw ExitCode(1)
        } catch let failure as Failure {
            StandardError.print(failure.description)
            throw ExitCode(1)
        }
    }

    private func check() async throws -> String {
        let target = try target()
        let transport = CurlTransport(logger: Logger(label: "healthcheck") { _ in SwiftLogNoOpLogHandler() })
        defer { withExtendedLifetime(transport) {} }
        do {
            let request = HTTPRequest(.get, target, deadline: .after(.seconds(timeout)), maximumResponseBytes: 64 << 10)
            let response = try await transport.send(request)
            guard response.status == 200 else {
                let wanted = "\(question.rawValue) (status \(response.status))"
                throw Failure(.failed, "the server at \(target.origin) is not \(wanted)")
            }
            return question.rawValue
        } catch let error as TransportError {
            throw Failure(.failed, "no answer from \(target.origin): \(error.message)")
        }
    }

    private func target() throws -> HTTPTarget {
        let base: String
        if let url {
            base = url
        } else {
            let listener = try ServerConfiguration.load().listener
            guard listener.port != 0 else {
                throw Failure(.failed, "HTTP_PORT is 0: the server chose its port itself; name it with --url")
            }
            base = "http://\(listener.host.localURLText):\(listener.port)"
        }
        do {
            return try HTTPTarget(base).appending(path: "api/health/\(question.rawValue)")
        } catch {
            throw Failure(.failed, "--url: \(error)")
        }
    }
}
