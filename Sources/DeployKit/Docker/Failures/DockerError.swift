// SPDX-License-Identifier: Apache-2.0

/// Why the Docker Engine did not do what was asked.
///
/// A cancelled call throws `CancellationError` instead.
package struct DockerError: Error, Sendable {
    package let code: Code
    /// For an operator: ours, or the daemon's own words, bounded and without what was sent to it as a secret.
    package let message: String
    /// What to try next, where that is known.
    package let hint: String?
    package let underlying: (any Error)?

    package init(_ code: Code, _ message: String, hint: String? = nil, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.underlying = underlying
    }
}

extension DockerError {
    /// A closed set, to be switched over.
    package enum Code: String, Sendable, CaseIterable {
        /// No daemon answers at the socket.
        case unreachable
        /// The daemon's range of API versions and ours do not meet.
        case incompatible
        /// The registry wants credentials, or other ones.
        case unauthorized
        /// The registry knows who asks and does not allow it.
        case denied
        /// The registry does not answer, or not as it must.
        case registryUnreachable = "registry_unreachable"
        /// No such image, container, tag or digest.
        case notFound = "not_found"
        /// The name is taken, or the thing is in a state in which this cannot be done.
        case conflict
        /// The daemon finds the request wrong.
        case invalid
        /// The Dockerfile is missing, wrong, or lacks the target.
        case dockerfile
        /// The ignore file is malformed.
        case ignoreFile = "ignore_file"
        case contextUnreadable = "context_unreadable"
        /// A file of the context changed while it was sent.
        case contextChanged = "context_changed"
        /// A base image can be had neither here nor from its registry.
        case baseImage = "base_image"
        /// A step of the build failed.
        case buildFailed = "build_failed"
        case pushFailed = "push_failed"
        case pullFailed = "pull_failed"
        case diskFull = "disk_full"
        /// The daemon went away in the middle of an answer.
        case interrupted
        /// Deadline passed or silent for too long.
        case timeout
        /// The answer is not what the API promises, or beyond its bounds.
        case malformedAnswer = "malformed_answer"
        /// The daemon failed in a way of its own.
        case daemonFailed = "daemon_failed"
        /// A fault of ours.
        case internalFailure = "internal_failure"
    }
}

extension DockerError: CustomStringConvertible {
    package var description: String { "\(code.rawValue): \(message)" }
}
