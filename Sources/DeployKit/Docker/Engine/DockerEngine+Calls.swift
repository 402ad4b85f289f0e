// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import Support

extension DockerEngine {
    /// Bound of an answer that is no stream. A machine with thousands of images lists them in some megabytes.
    private static let maximumAnswerBytes = 64 * 1024 * 1024
    private static let maximumErrorBytes = 64 * 1024

    /// One call whose answer is an object, or nothing.
    ///
    /// - Parameters:
    ///   - body: JSON.
    ///   - silence: How long the daemon may think; `limits.call` if not given.
    ///   - accepted: Statuses that are answers; every other one is an error.
    func call(
        _ method: HTTPMethod,
        _ path: String,
        query: [(String, String)] = [],
        body: [UInt8]? = nil,
        during operation: DaemonOperation,
        scrubber: SecretScrubber = SecretScrubber(),
        silence: Duration? = nil,
        accepted: Set<Int>,
        deadline: Deadline
    ) async throws -> (status: Int, body: [UInt8]) {
        let silence = silence ?? limits.call
        return try await DockerError.translating {
            var headers = HTTPHeaders()
            if body != nil { try headers.append("Content-Type", "application/json") }
            let request = HTTPRequest(
                method,
                try target(path, query),
                headers: headers,
                body: body,
                deadline: deadline,
                idleTimeout: silence,
                maximumResponseBytes: Self.maximumAnswerBytes,
                isRetryable: false
            )
            let response = try await send(request)
            guard accepted.contains(response.status) else {
                throw try await refusal(response, operation, scrubber)
            }
            return (response.status, try await response.body.collect(upTo: Self.maximumAnswerBytes))
        }
    }

    /// One call whose answer is read while it comes. Errors inside it are the reader's to find.
    ///
    /// - Parameter body: Of the answer; `silence` is borne before it and in it.
    func stream(
        _ method: HTTPMethod,
        _ path: String,
        query: [(String, String)] = [],
        headers pairs: [(String, String)] = [],
        upload: HTTPUpload? = nil,
        during operation: DaemonOperation,
        scrubber: SecretScrubber = SecretScrubber(),
        silence: Duration,
        deadline: Deadline
    ) async throws -> HTTPResponse {
        var headers = HTTPHeaders()
        for (name, value) in pairs { try headers.append(name, value) }
        let request = HTTPRequest(
            method,
            try target(path, query),
            headers: headers,
            upload: upload,
            deadline: deadline,
            idleTimeout: silence,
            // What is read is given away at once: the bound is the readers', by the line.
            maximumResponseBytes: .max,
            isRetryable: false
        )
        let response = try await send(request)
        guard response.status == 200 else { throw try await refusal(response, operation, scrubber) }
        return response
    }

    func decode<Answer: Decodable>(_ type: Answer.Type, _ bytes: [UInt8]) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw DockerError(.malformedAnswer, "the daemon's answer cannot be read", underlying: error)
        }
    }

    /// Makes errors of the complaints in a stream.
    func failure(
        during operation: DaemonOperation,
        _ scrubber: SecretScrubber = SecretScrubber()
    ) -> (String) -> DockerError {
        { DaemonComplaint.error($0, during: operation, scrubber: scrubber) }
    }

    private func refusal(
        _ response: HTTPResponse,
        _ operation: DaemonOperation,
        _ scrubber: SecretScrubber
    ) async throws -> DockerError {
        var text = ""
        do {
            text = Self.message(in: try await response.body.collect(upTo: Self.maximumErrorBytes))
        } catch is TransportError {
            // The status is known, and says enough.
        }
        return DaemonComplaint.error(status: response.status, text: text, during: operation, scrubber: scrubber)
    }

    /// `{"message": …}`, or the text as it is: a proxy before the daemon answers in words of its own.
    static func message(in body: [UInt8]) -> String {
        struct Fault: Decodable { let message: String }
        return (try? JSONDecoder().decode(Fault.self, from: Data(body)))?.message
            ?? String(decoding: body, as: UTF8.self)
    }
}
