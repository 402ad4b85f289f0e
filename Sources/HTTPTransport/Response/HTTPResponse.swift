// SPDX-License-Identifier: Apache-2.0

/// A response whose head has arrived and whose body is read on demand.
///
/// Dropping it, with its body unread or half read, ends the transfer.
package struct HTTPResponse: Sendable {
    package let head: HTTPResponseHead
    package let body: HTTPBody

    package init(head: HTTPResponseHead, body: HTTPBody) {
        self.head = head
        self.body = body
    }

    package var status: Int { head.status }
    package var headers: HTTPHeaders { head.headers }

    /// What is known now: complete once the body has ended, up to the first byte before.
    package var timings: HTTPTimings { body.timings }
}
