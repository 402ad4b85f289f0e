// SPDX-License-Identifier: Apache-2.0

import DeployKit

/// Where this machine's Docker listens.
struct DockerSocket: Sendable, Hashable {
    static let standard = "/var/run/docker.sock"

    let path: String

    /// - Parameter environment: `DOCKER_HOST` counts, as for the docker command line.
    init(_ environment: [String: String]) throws(StepFailure) {
        guard let host = environment["DOCKER_HOST"], !host.isEmpty else {
            path = Self.standard
            return
        }
        guard host.hasPrefix("unix:///") else {
            throw StepFailure(
                .rejected,
                "DOCKER_HOST names no socket of this machine; deployctl builds at one: unix:///var/run/docker.sock"
            )
        }
        path = String(host.dropFirst("unix://".count))
    }
}
