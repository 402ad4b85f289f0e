// SPDX-License-Identifier: Apache-2.0

/// What builds the image.
package enum BuildBuilder: String, Sendable, Hashable, CaseIterable {
    /// This machine's Docker, by its API: needs nothing but its socket.
    case engine
    /// `docker buildx`, for what only that has: several platforms in one image, build secrets, caches elsewhere.
    case buildx

    package static let expectation = "engine or buildx"
}
