// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import Support

extension DockerEngine {
    /// Pushes the image that has this name and tag here.
    ///
    /// - Parameters:
    ///   - reference: With a tag: without one the daemon would push every tag of the repository.
    ///   - report: Called in order, for every change of a layer.
    package func push(
        _ reference: ImageReference,
        credentials: RegistryCredentials?,
        deadline: Deadline,
        report: @Sendable (LayerEvent) -> Void = { _ in }
    ) async throws -> PushedImage {
        guard let tag = reference.tag, reference.digest == nil else {
            throw DockerError(.invalid, "an image is pushed under a name with a tag and without a digest")
        }
        let scrubber = SecretScrubber(try credentials?.secrets() ?? [])
        return try await DockerError.translating {
            let response = try await stream(
                .post,
                "/images/\(reference.repository)/push",
                query: [("tag", tag)],
                headers: [("X-Registry-Auth", try RegistryCredentials.header(credentials).reveal())],
                during: .push,
                scrubber: scrubber,
                silence: limits.registrySilence,
                deadline: deadline
            )
            var pushed: PushedImage?
            try await DaemonMessages.read(response.body, failure: failure(during: .push, scrubber)) { message in
                if let event = LayerEvent(message) { report(event) }
                if case .result(let result) = message.aux, let digest = result.digest.flatMap(ImageDigest.init) {
                    pushed = PushedImage(reference: reference, digest: digest, manifestSize: result.size)
                } else if facts.isPodman, let told = PushedImage(reference, summary: message.status) {
                    pushed = told
                }
            }
            guard let pushed else {
                throw DockerError(.interrupted, "the push ended before the registry's digest was told")
            }
            return pushed
        }
    }

    /// Fetches an image, by its digest if it has one.
    ///
    /// With a digest that is here already the daemon asks no registry, whatever the credentials.
    ///
    /// - Parameters:
    ///   - platform: Such as `linux/amd64`; the daemon's own if not given.
    package func pull(
        _ reference: ImageReference,
        platform: String? = nil,
        credentials: RegistryCredentials?,
        deadline: Deadline,
        report: @Sendable (LayerEvent) -> Void = { _ in }
    ) async throws {
        let scrubber = SecretScrubber(try credentials?.secrets() ?? [])
        // Without tag or digest every tag would be fetched.
        var query = [
            ("fromImage", reference.repository),
            ("tag", reference.digest?.text ?? reference.tag ?? "latest"),
        ]
        if let platform { query.append(("platform", platform)) }
        try await DockerError.translating {
            let response = try await stream(
                .post,
                "/images/create",
                query: query,
                headers: [("X-Registry-Auth", try RegistryCredentials.header(credentials).reveal())],
                during: .pull,
                scrubber: scrubber,
                silence: limits.registrySilence,
                deadline: deadline
            )
            try await DaemonMessages.read(response.body, failure: failure(during: .pull, scrubber)) { message in
                if let event = LayerEvent(message) { report(event) }
            }
        }
    }
}
