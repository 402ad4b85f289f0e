// SPDX-License-Identifier: Apache-2.0

import DeployKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Shows logs of hosts: one host after another, or all at once while they are followed.
struct LogsSession: Sendable {
    private let deployment: Deployment
    private let secrets: KnownSecrets
    private let request: LogRequest
    private let hosts: [HostSettings]
    private let output: Int32
    private let results = ResultStream()

    /// - Parameter output: A descriptor that the lines go to.
    init(
        _ deployment: Deployment,
        _ request: LogRequest,
        _ hosts: [HostSettings],
        without secrets: KnownSecrets,
        output: Int32 = STDOUT_FILENO
    ) {
        self.deployment = deployment
        self.request = request
        self.hosts = hosts
        self.secrets = secrets
        self.output = output
    }

    /// - Returns: Failed when a host's log could not be shown.
    func run() async throws -> ExitStatus {
        let work = begin()
        return try await SignalWatch.during(
            leaving: .logs,
            // Whoever ends it knows that it ends.
            tell: { _ in },
            interrupt: { work.cancel() },
            { try await end(of: work) }
        )
    }

    func begin() -> Task<ExitStatus, any Error> {
        Task { try await show() }
    }

    /// To be interrupted is how following ends; and who wants no more than the first lines has them.
    func end(of work: Task<ExitStatus, any Error>) async throws -> ExitStatus {
        do {
            return try await work.value
        } catch is CancellationError where request.follows {
            return .done
        } catch is ResultStream.ReaderGone {
            return .done
        }
    }

    private func show() async throws -> ExitStatus {
        var status = ExitStatus.done
        guard request.follows else {
            for host in hosts {
                if try await !show(host) { status = .failed }
            }
            return status
        }
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for host in hosts {
                group.addTask { try await show(host) }
            }
            for try await isShown in group where !isShown { status = .failed }
        }
        return status
    }

    /// - Returns: Whether the host's log was shown. What is wrong with one host does not end the others.
    private func show(_ host: HostSettings) async throws -> Bool {
        let failure: Failure
        let prefix = hosts.count > 1 ? "\(host.name) | " : ""
        let ends = request.follows
        do {
            try await deployment.log(
                request,
                of: host,
                without: secrets.all,
                found: { place in
                    let state = place.container.isRunning ? "" : ", stopped"
                    StandardStreams.printError("\(host.name): log of \(place.container.name)\(state)")
                },
                onLines: { lines in
                    try await results.write(lines.map { prefix + $0 }, to: output)
                }
            )
            if ends { StandardStreams.printError("\(host.name): the log is at its end: its container stopped") }
            return true
        } catch let fault as ContainerFault {
            failure = Failure(fault)
        } catch let fault as StepFailure {
            // A cancelled call on a connection may say that it was broken off.
            try Task.checkCancellation()
            failure = Failure(fault)
        }
        StandardStreams.printError(failure.description)
        return false
    }
}
