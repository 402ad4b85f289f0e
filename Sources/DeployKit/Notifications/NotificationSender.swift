// SPDX-License-Identifier: Apache-2.0

import Crypto
import Foundation
import HTTPTransport
import Support

/// Sends news. What goes wrong is told without the address, which may be secret: by the key of deploy.yml, a status, a code.
struct NotificationSender: Sendable {
    static let signatureHeader = "X-Deployctl-Signature"
    static let keyHeader = "Idempotency-Key"
    /// Shorter keys could be tried out.
    private static let minimumKeyBytes = 16
    private static let maximumReplyBytes = 64 << 10

    let http: any HTTPClient
    let secrets: SecretResolver

    /// - Returns: Why it was not taken; `nil` when it was.
    func send(_ order: NotificationOrder) async -> StepFailure? {
        let deadline = Deadline.after(order.timeout.duration)
        do {
            try await withDeadline(deadline, operation: "notification") { try await deliver(order, by: deadline) }
            return nil
        } catch {
            let (code, words) = Self.words(error, order)
            return StepFailure(code, "\(order.name): \(words)")
        }
    }

    private func deliver(_ order: NotificationOrder, by deadline: Deadline) async throws {
        let request = HTTPRequest(
            .post,
            try await target(order),
            operation: HTTPOperation("notify"),
            headers: try await headers(order),
            body: order.body,
            deadline: deadline,
            maximumResponseBytes: Self.maximumReplyBytes,
            isRetryable: order.isRepeatable
        )
        // For this one alone: what another peer does to us says nothing about this one.
        var configuration = ResilienceConfiguration()
        // A peer that hangs is asked once more while there is time.
        configuration.attemptTimeout = order.timeout.duration / 2
        let response = try await ResilientClient(http, configuration: configuration).send(request)
        guard (200..<300).contains(response.status) else {
            throw StepFailure(.rejected, "it answered with status \(response.status)")
        }
    }

    private func target(_ order: NotificationOrder) async throws -> HTTPTarget {
        let target: HTTPTarget
        switch order.address {
        case .open(let known):
            target = known
        case .secret(let reference):
            let text = try await secrets.resolve(reference)
            guard let found = try? HTTPTarget(text.reveal()) else {
                throw StepFailure(.rejected, "what is at \(reference) is no address")
            }
            target = found
        }
        guard let path = order.path else { return target }
        return try target.appending(path: path)
    }

    private func headers(_ order: NotificationOrder) async throws -> HTTPHeaders {
        var headers = HTTPHeaders()
        try headers.append("Content-Type", "application/json")
        try headers.append("User-Agent", order.userAgent)
        try headers.append(Self.keyHeader, order.key)
        if let reference = order.bearer {
            let token = try await secrets.resolve(reference)
            do throws(InvalidHeader) {
                try headers.append("Authorization", "Bearer \(token.reveal())")
            } catch {
                throw StepFailure(.rejected, "what is at \(reference) cannot be sent in a header")
            }
        }
        if let reference = order.signingKey {
            let key = try await secrets.resolve(reference)
            guard key.reveal().utf8.count >= Self.minimumKeyBytes else {
                throw StepFailure(.rejected, "the key at \(reference) is shorter than \(Self.minimumKeyBytes) bytes")
            }
            try headers.append(Self.signatureHeader, Self.signature(of: order.body, key))
        }
        return headers
    }

    /// As GitHub's `X-Hub-Signature-256` has it, for which receivers have code already.
    static func signature(of body: [UInt8], _ key: Secret<String>) -> String {
        let symmetric = SymmetricKey(data: Data(key.reveal().utf8))
        return "sha256=" + Hexadecimal.text(of: HMAC<SHA256>.authenticationCode(for: Data(body), using: symmetric))
    }

    private static func words(_ error: any Error, _ order: NotificationOrder) -> (StepFailure.Code, String) {
        switch error {
        case let failure as StepFailure: (failure.code, failure.message)
        case let fault as SecretFault: (.rejected, fault.description)
        case let error as TransportError where error.code == .deadlineExceeded: late(order)
        case let error as TransportError: (.unreachable, "it gave no answer (\(error.code.rawValue))")
        case is DeadlineExceeded: late(order)
        // What an unknown error says of itself may hold anything: its kind must do.
        default: (.rejected, "it could not be told (\(type(of: error)))")
        }
    }

    private static func late(_ order: NotificationOrder) -> (StepFailure.Code, String) {
        (.deadline, "it did not take the news within \(order.timeout)")
    }
}
