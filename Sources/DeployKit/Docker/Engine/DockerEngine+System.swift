// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import Support

extension DockerEngine {
    package func version(deadline: Deadline) async throws -> DaemonVersion {
        try await system("/version", deadline: deadline)
    }

    package func information(deadline: Deadline) async throws -> DaemonInformation {
        try await system("/info", deadline: deadline)
    }

    /// Takes the daemon a while on a machine with many images.
    package func diskUsage(deadline: Deadline) async throws -> DiskUsage {
        try await system("/system/df", silence: deadline.remaining, deadline: deadline)
    }

    private func system<Answer: Decodable>(
        _ path: String,
        silence: Duration? = nil,
        deadline: Deadline
    ) async throws -> Answer {
        let answer = try await call(
            .get,
            path,
            during: .system,
            silence: silence,
            accepted: [200],
            deadline: deadline
        )
        return try decode(Answer.self, answer.body)
    }
}
