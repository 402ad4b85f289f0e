// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
package import Support

extension DockerEngine {
    /// - Parameter name: A reference or an id.
    /// - Returns: `nil` when there is no such image here.
    package func inspectImage(_ name: String, deadline: Deadline) async throws -> ImageDetails? {
        let answer = try await call(
            .get,
            "/images/\(name)/json",
            during: .image,
            accepted: [200, 404],
            deadline: deadline
        )
        return answer.status == 404 ? nil : try decode(ImageDetails.self, answer.body)
    }

    /// Gives an image one more name, taking the name from whatever had it.
    ///
    /// - Parameters:
    ///   - name: A reference or an id.
    ///   - reference: With a tag and without a digest.
    package func tagImage(_ name: String, as reference: ImageReference, deadline: Deadline) async throws {
        guard let tag = reference.tag, reference.digest == nil else {
            throw DockerError(.invalid, "an image is named with a tag and without a digest")
        }
        _ = try await call(
            .post,
            "/images/\(name)/tag",
            query: [("repo", reference.repository), ("tag", tag)],
            during: .image,
            accepted: [201],
            deadline: deadline
        )
    }

    /// Takes a name off an image, and removes the image with its last name. Names are removed one by one, never all that
    /// is unused: what is not ours is not touched.
    ///
    /// - Returns: Whether it was there. An image that a container uses throws ``DockerError/Code/conflict``.
    @discardableResult
    package func removeImage(_ name: String, deadline: Deadline) async throws -> Bool {
        let answer = try await call(
            .delete,
            "/images/\(name)",
            during: .image,
            accepted: [200, 404],
            deadline: deadline
        )
        return answer.status == 200
    }

    /// The images that carry all of these labels.
    package func images(labels: [String: String], deadline: Deadline) async throws -> [ImageSummary] {
        let answer = try await call(
            .get,
            "/images/json",
            query: try ListFilter.labels(labels),
            during: .image,
            accepted: [200],
            deadline: deadline
        )
        return try decode([ImageSummary].self, answer.body)
    }
}
