// SPDX-License-Identifier: Apache-2.0

package import Support

/// The port for building images, so that another builder (buildx, for several platforms and build secrets) can take the
/// place of ``EngineImageBuilder``.
///
/// What every implementation keeps: the image has all tags when `build` returns, and none of them moved when it throws;
/// a failing step throws ``DockerError/Code/buildFailed`` after its output was reported; a cancelled task ends the build
/// at the builder too.
package protocol ImageBuilder: Sendable {
    /// - Parameter report: Called in order, from one task at a time; it must not block.
    func build(
        _ request: BuildRequest,
        deadline: Deadline,
        report: @Sendable (BuildEvent) -> Void
    ) async throws -> BuiltImage
}
