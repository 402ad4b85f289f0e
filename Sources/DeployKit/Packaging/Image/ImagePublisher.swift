// SPDX-License-Identifier: Apache-2.0

import Support

/// The port by which an image is built and brought to its registry.
///
/// What every implementation keeps: nothing leaves this machine before ``push(_:tag:credentials:_:)``; the digest is that of
/// what was pushed, told by whoever pushed it; errors are ``DockerError`` or a ``StepFailure``; a cancelled task ends the work
/// at the builder too.
protocol ImagePublisher: Sendable {
    func build(_ request: BuildRequest, _ context: StepContext) async throws

    /// - Parameter request: That was built, for those who build it again to push it.
    func push(
        _ request: () async throws -> BuildRequest,
        tag: ImageReference,
        credentials: RegistryCredentials?,
        _ context: StepContext
    ) async throws -> ImageDigest
}
