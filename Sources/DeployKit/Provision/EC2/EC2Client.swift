// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

/// Calls EC2's Query API: signed by the transport, answered in XML.
struct EC2Client: Sendable {
    /// Bytes. A list of what one name has is a few thousand; a console has 64 KiB, in base64.
    private static let maximumAnswer = 4 << 20
    private static let formType = "application/x-www-form-urlencoded; charset=utf-8"
    /// Of one attempt.
    private static let patience: Duration = .seconds(30)

    let http: any HTTPClient
    let endpoint: HTTPTarget
    let signing: HTTPSigning
    /// Waits between attempts.
    let pause: @Sendable (Duration) async throws -> Void
    let draw: RetryPolicy.Draw

    /// - Returns: `nil` where EC2 says that it is so already.
    @discardableResult
    func call(_ query: EC2Query, by deadline: Deadline) async throws -> XMLNode? {
        var attempt = 1
        while true {
            let failure: ProvisionFailure
            let verdict: RetryPolicy.Verdict
            do {
                return try await send(query, by: deadline)
            } catch let error as EC2Failure {
                if let code = error.code, query.harmless.contains(code) { return nil }
                failure = error.failure(of: query.action)
                // Throttled is refused at the door: nothing was done, whatever it was.
                let status = error.isThrottled ? 503 : error.status
                verdict = self.verdict(
                    .status(status, retryAfter: nil),
                    attempt,
                    query.isRead || error.isThrottled,
                    deadline
                )
            } catch let error as TransportError {
                failure = Self.failure(error, of: query)
                verdict = self.verdict(.transport(error.code), attempt, query.isRead, deadline)
            }
            guard case .retry(let wait) = verdict else { throw failure }
            try await pause(wait)
            attempt += 1
        }
    }

    private func verdict(
        _ failure: AttemptFailure,
        _ attempt: Int,
        _ isRetryable: Bool,
        _ deadline: Deadline
    ) -> RetryPolicy.Verdict {
        var policy = RetryPolicy()
        policy.maximumAttempts = 6
        policy.firstPause = .milliseconds(250)
        policy.maximumPause = .seconds(5)
        return policy.verdict(
            on: failure,
            attempt: attempt,
            isRetryable: isRetryable,
            remaining: deadline.remaining,
            draw: draw
        )
    }

    private func send(_ query: EC2Query, by deadline: Deadline) async throws -> XMLNode {
        var request = HTTPRequest(
            .post,
            endpoint,
            operation: HTTPOperation("ec2"),
            headers: try HTTPHeaders(["Content-Type": Self.formType]),
            body: query.form,
            deadline: deadline.capped(to: Self.patience),
            maximumResponseBytes: Self.maximumAnswer,
            isRetryable: query.isRead
        )
        request.signing = signing
        let response = try await http.send(request)
        let body = try await response.body.collect(upTo: Self.maximumAnswer)
        guard response.status == 200 else { throw EC2Failure(status: response.status, body) }
        do throws(MalformedXML) {
            return try XMLReader.read(body)
        } catch {
            throw ProvisionFailure(.unreadable, "EC2's answer to \(query.action) is no XML", underlying: error)
        }
    }

    private static func failure(_ error: TransportError, of query: EC2Query) -> ProvisionFailure {
        let isLost = !query.isRead && error.code != .connectionRefused && error.code != .nameResolution
        return ProvisionFailure(
            .unreachable,
            "EC2 could not be asked (\(query.action)): \(error.message)",
            hint: isLost ? "it may have been done all the same: run it again, which goes on from what is there" : nil,
            underlying: error
        )
    }
}
