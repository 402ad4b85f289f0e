// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Support

/// A Docker daemon, by its Engine API: what building and deploying need of it, and no more.
///
/// Every call has a deadline, throws ``DockerError`` or, cancelled, `CancellationError`, and may be made from several
/// tasks at once. Nothing is retried.
package struct DockerEngine: Sendable {
    package let facts: DaemonFacts
    let limits: DockerLimits
    private let base: HTTPTarget
    private let client: any HTTPClient

    /// Asks the daemon who it is and settles on a version of its API.
    ///
    /// - Parameters:
    ///   - base: For example `http://docker/` with a unix socket; host and port then say nothing.
    package static func connect(
        to base: HTTPTarget,
        through client: any HTTPClient,
        limits: DockerLimits = DockerLimits(),
        deadline: Deadline
    ) async throws -> DockerEngine {
        try await DockerError.translating {
            // The one call without a version in its path.
            let request = HTTPRequest(
                .get,
                try base.appending(path: "/_ping"),
                deadline: deadline.capped(to: limits.call),
                maximumResponseBytes: 64 * 1024
            )
            let response = try await client.send(request)
            let body = try await response.body.collect(upTo: 64 * 1024)
            guard response.status == 200 else {
                throw DaemonComplaint.error(
                    status: response.status,
                    text: Self.message(in: body),
                    during: .system,
                    scrubber: SecretScrubber()
                )
            }
            return DockerEngine(facts: try DaemonFacts(response.headers), limits: limits, base: base, client: client)
        }
    }

    /// Connects at a unix socket, such as `/var/run/docker.sock`.
    package static func connect(
        socket path: String,
        through client: any HTTPClient,
        limits: DockerLimits = DockerLimits(),
        deadline: Deadline
    ) async throws -> DockerEngine {
        let base: HTTPTarget
        do throws(InvalidTarget) {
            base = try HTTPTarget("http://docker/", unixSocketPath: path)
        } catch {
            throw DockerError(.unreachable, "\(error)", hint: "name the socket by its absolute path", underlying: error)
        }
        return try await connect(to: base, through: client, limits: limits, deadline: deadline)
    }

    private init(facts: DaemonFacts, limits: DockerLimits, base: HTTPTarget, client: any HTTPClient) {
        self.facts = facts
        self.limits = limits
        self.base = base
        self.client = client
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try await client.send(request)
    }

    /// The target of a call: its path below the version, each segment encoded.
    func target(_ path: String, _ query: [(String, String)]) throws -> HTTPTarget {
        var target = try base.appending(path: "/v\(facts.version)")
        for segment in path.split(separator: "/") {
            target = target.appending(segment: String(segment))
        }
        for (name, value) in query {
            target = target.adding(query: [name: value])
        }
        return target
    }
}
