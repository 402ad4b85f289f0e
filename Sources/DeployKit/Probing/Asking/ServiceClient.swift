// SPDX-License-Identifier: Apache-2.0

package import HTTPTransport
package import Support

/// Asks the service, or nginx before it.
package struct ServiceClient: Sendable {
    /// Bytes of an answer; metrics are the largest.
    static let bodyLimit = 8 << 20

    private let http: any HTTPClient
    private let limit: Duration

    /// - Parameter limit: For each request alone, inside of its deadline.
    package init(_ http: any HTTPClient, limit: Duration = .seconds(5)) {
        self.http = http
        self.limit = limit
    }

    /// - Parameter target: Of which only the origin counts.
    /// - Throws: ``TransportError``; cancellation.
    package func get(
        _ path: String,
        at target: HTTPTarget,
        headers: HTTPHeaders = HTTPHeaders(),
        by deadline: Deadline
    ) async throws -> ServiceAnswer {
        let place: HTTPTarget
        do throws(InvalidTarget) {
            place = try HTTPTarget(target.origin + path, unixSocketPath: target.unixSocketPath)
        } catch {
            throw TransportError(.internalFailure, "\(error)", underlying: error)
        }
        let request = HTTPRequest(
            .get,
            place,
            headers: headers,
            deadline: deadline.capped(to: limit),
            idleTimeout: limit,
            maximumResponseBytes: Self.bodyLimit,
            version: .http1
        )
        let response = try await http.send(request)
        let body = try await response.body.collect(upTo: Self.bodyLimit)
        return ServiceAnswer(status: response.status, headers: response.headers, body: body)
    }

    /// - Throws: ``MetricsFault``; cancellation.
    package func metrics(
        _ settings: MetricsSettings,
        key: Secret<String>?,
        at target: HTTPTarget,
        by deadline: Deadline
    ) async throws -> [MetricSample] {
        var headers = HTTPHeaders()
        do {
            // Without an `Accept` the text format of Prometheus is sent.
            if let key { try headers.append("X-API-Key", key.reveal()) }
            let answer = try await get(settings.path, at: target, headers: headers, by: deadline)
            guard answer.status == 200 else { throw MetricsFault.status(answer.status) }
            return try MetricsText(answer.body).samples
        } catch let error as MetricsText.Malformed {
            throw MetricsFault.malformed(line: error.line)
        } catch let error as TransportError {
            throw MetricsFault.noAnswer(error.message)
        } catch is InvalidHeader {
            throw MetricsFault.noAnswer("the key for metrics does not fit into a header")
        }
    }
}
