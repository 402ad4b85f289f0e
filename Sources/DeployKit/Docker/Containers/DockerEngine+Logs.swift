// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import Support

extension DockerEngine {
    /// What the container wrote to standard output and standard error, in the order of the daemon.
    ///
    /// - Parameters:
    ///   - tail: That many lines from the end; everything the daemon keeps if not given.
    ///   - follows: Goes on with what is written from now on, until the container ends or the deadline passes.
    package func logs(
        of id: ContainerID,
        tail: Int? = nil,
        follows: Bool = false,
        deadline: Deadline
    ) async throws -> ContainerLogs {
        try await DockerError.translating {
            let response = try await stream(
                .get,
                "/containers/\(id.text)/logs",
                query: [
                    ("stdout", "1"), ("stderr", "1"), ("follow", follows ? "1" : "0"),
                    ("tail", tail.map(String.init) ?? "all"),
                ],
                during: .container,
                silence: follows ? deadline.remaining : limits.call,
                deadline: deadline
            )
            return ContainerLogs(response.body)
        }
    }
}
