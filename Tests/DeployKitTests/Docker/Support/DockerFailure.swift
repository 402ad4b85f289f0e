// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// The error with which `body` fails; `nil` when it succeeds or fails with another one.
func dockerFailure<Result>(_ body: () async throws -> Result) async -> DockerError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? DockerError
    }
}
