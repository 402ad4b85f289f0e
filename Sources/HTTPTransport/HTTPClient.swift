// SPDX-License-Identifier: Apache-2.0

/// The port for outbound HTTP: sends one request, streams one response.
///
/// What every implementation keeps, checked by the suite `TransportContract`:
/// - ``send(_:)`` returns with the head of the *final* response (1xx are skipped), before the body has arrived.
/// - Redirects are not followed and no status is an error: a 404 is a response.
/// - The body is pulled: a slow reader slows the sender down, and memory per response stays bounded.
/// - Cancelling the task, or dropping the response unread, ends the transfer at the server. A cancelled wait throws
///   `CancellationError`; everything else that goes wrong is a ``TransportError``.
/// - Nothing is retried here, but for one thing that libcurl does by itself: a request on a kept connection that turns out to
///   be closed, before a byte of an answer, goes out once more on a new one. Retrying, breaking circuits and counting are
///   decorators of this protocol.
package protocol HTTPClient: Sendable {
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}
