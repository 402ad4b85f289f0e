// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// What the daemon's answer to a ping tells of it.
package struct DaemonFacts: Sendable, Hashable {
    /// The version that is spoken with it.
    package let version: APIVersion
    package let isPodman: Bool
    /// Podman always builds with buildah, whatever it is asked for, and tells of it like the classic builder; a daemon
    /// that says `Builder-Version: 1` has BuildKit switched off. Engine 20.10 says nothing and has it.
    package let prefersBuildKit: Bool

    init(_ headers: HTTPHeaders) throws(DockerError) {
        version = try APIVersion.negotiated(maximum: headers["Api-Version"])
        isPodman = headers.contains("Libpod-API-Version")
        prefersBuildKit = !isPodman && headers["Builder-Version"] != "1"
    }
}
