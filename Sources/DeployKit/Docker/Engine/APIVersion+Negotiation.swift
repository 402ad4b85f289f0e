// SPDX-License-Identifier: Apache-2.0

extension APIVersion {
    /// What this client was written against: 1.41 is run in the tests (Engine 20.10); of the newer ones up to 1.52
    /// (Engine 29) the documented changes leave what is used here alone.
    static let supported = APIVersion(1, 41)...APIVersion(1, 52)

    /// The version to speak with a daemon: the newest that both know. Never pinned, since daemons raise their minimum:
    /// Engine 29.0 refused everything below 1.44.
    ///
    /// - Parameters:
    ///   - maximum: What the daemon says of itself, in the header `Api-Version` of its ping.
    static func negotiated(maximum: String?) throws(DockerError) -> APIVersion {
        guard let maximum, let newest = APIVersion(maximum) else {
            throw DockerError(
                .incompatible,
                "what answers at the socket does not say which Docker Engine API it speaks",
                hint: "is this the socket of a Docker daemon?"
            )
        }
        guard newest >= supported.lowerBound else {
            throw DockerError(
                .incompatible,
                "the Docker daemon speaks API \(newest), and \(supported.lowerBound) is the least that is needed",
                hint: "update Docker to 20.10 or newer"
            )
        }
        return min(newest, supported.upperBound)
    }
}
