// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import Support

extension DockerEngine {
    /// Beyond the time that the daemon was given to stop something: it then kills, and waits for the end of that.
    private static let stopMargin: Duration = .seconds(15)

    /// Makes a container without starting it. A name that is taken throws ``DockerError/Code/conflict``, an image that is
    /// not here ``DockerError/Code/notFound``: nothing is pulled.
    package func createContainer(
        _ specification: ContainerSpecification,
        name: String,
        deadline: Deadline
    ) async throws -> CreatedContainer {
        let answer = try await call(
            .post,
            "/containers/create",
            query: [("name", name)],
            body: try specification.json(),
            during: .container,
            scrubber: SecretScrubber(Array(specification.environment.values)),
            accepted: [201],
            deadline: deadline
        )
        return try decode(CreatedContainer.self, answer.body)
    }

    /// - Returns: Whether it was not running before.
    @discardableResult
    package func startContainer(_ id: ContainerID, deadline: Deadline) async throws -> Bool {
        try await act(.post, id, "/start", accepted: [204, 304], deadline: deadline) == 204
    }

    /// Asks the container to stop, and kills it after `timeout`.
    ///
    /// - Parameter timeout: The container's own if not given. The call lasts up to a few seconds longer.
    /// - Returns: Whether it was running.
    @discardableResult
    package func stopContainer(_ id: ContainerID, timeout: Duration? = nil, deadline: Deadline) async throws -> Bool {
        let status = try await act(
            .post,
            id,
            "/stop",
            query: timeout.map { [("t", String($0.wholeSecondsUp))] } ?? [],
            silence: timeout.map { $0 + Self.stopMargin } ?? deadline.remaining,
            accepted: [204, 304],
            deadline: deadline
        )
        return status == 204
    }

    /// Sends a signal to the container's first process.
    ///
    /// - Returns: Whether it was running.
    @discardableResult
    package func killContainer(_ id: ContainerID, signal: String = "KILL", deadline: Deadline) async throws -> Bool {
        let query = [("signal", signal)]
        do {
            return try await act(.post, id, "/kill", query: query, accepted: [204, 409], deadline: deadline) == 204
        } catch let error as DockerError where error.code == .conflict {
            return false
        }
    }

    /// Waits for the container's end, and returns at once when it does not run.
    ///
    /// - Returns: Its exit code.
    package func waitForContainer(_ id: ContainerID, deadline: Deadline) async throws -> Int {
        let answer = try await call(
            .post,
            "/containers/\(id.text)/wait",
            query: [("condition", "not-running")],
            during: .container,
            silence: deadline.remaining,
            accepted: [200],
            deadline: deadline
        )
        let end = try decode(ContainerEnd.self, answer.body)
        if let fault = end.failure?.message { throw failure(during: .container)(fault) }
        return end.exitCode
    }

    /// Removes the container, running or not, and its anonymous volumes.
    ///
    /// - Returns: Whether it was there.
    @discardableResult
    package func removeContainer(_ id: ContainerID, deadline: Deadline) async throws -> Bool {
        let query = [("force", "1"), ("v", "1")]
        // Podman asks it to stop first, and waits for as long as the container may take.
        if facts.isPodman { try await killIfThere(id, deadline: deadline) }
        return try await act(.delete, id, "", query: query, accepted: [204, 404], deadline: deadline) == 204
    }

    private func killIfThere(_ id: ContainerID, deadline: Deadline) async throws {
        do {
            try await killContainer(id, deadline: deadline)
        } catch let error as DockerError where error.code == .notFound {
            // Nothing to remove either.
        }
    }

    /// - Returns: `nil` when there is no such container.
    package func inspectContainer(_ id: ContainerID, deadline: Deadline) async throws -> ContainerDetails? {
        let answer = try await call(
            .get,
            "/containers/\(id.text)/json",
            during: .container,
            accepted: [200, 404],
            deadline: deadline
        )
        return answer.status == 404 ? nil : try decode(ContainerDetails.self, answer.body)
    }

    /// The containers that carry all of these labels, those that do not run included.
    package func containers(labels: [String: String], deadline: Deadline) async throws -> [ContainerSummary] {
        let answer = try await call(
            .get,
            "/containers/json",
            query: [("all", "1")] + (try ListFilter.labels(labels)),
            during: .container,
            accepted: [200],
            deadline: deadline
        )
        return try decode([ContainerSummary].self, answer.body)
    }

    /// - Returns: The status, one of `accepted`.
    private func act(
        _ method: HTTPMethod,
        _ id: ContainerID,
        _ suffix: String,
        query: [(String, String)] = [],
        silence: Duration? = nil,
        accepted: Set<Int>,
        deadline: Deadline
    ) async throws -> Int {
        try await call(
            method,
            "/containers/\(id.text)\(suffix)",
            query: query,
            during: .container,
            silence: silence,
            accepted: accepted,
            deadline: deadline
        ).status
    }
}
