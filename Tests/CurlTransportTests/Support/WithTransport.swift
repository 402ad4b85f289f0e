// SPDX-License-Identifier: Apache-2.0

import HTTPFakes
import HTTPTransport
import Logging
import Support

@testable import CurlTransport

/// A transport for the duration of `body`, shut down after it.
func withTransport(
    _ configuration: CurlConfiguration = CurlConfiguration(),
    body: (CurlTransport) async throws -> Void
) async throws {
    let transport = CurlTransport(configuration: configuration, logger: .silent)
    do {
        try await body(transport)
    } catch {
        await transport.shutDown(within: .zero)
        throw error
    }
    await transport.shutDown(within: .zero)
}

extension HTTPTarget {
    func request(
        _ method: HTTPMethod = .get,
        headers: HTTPHeaders = HTTPHeaders(),
        body: [UInt8]? = nil,
        deadline: Duration = Patience.limit,
        idleTimeout: Duration = Patience.limit,
        maximumResponseBytes: Int = 16 * 1024 * 1024
    ) -> HTTPRequest {
        HTTPRequest(
            method,
            self,
            headers: headers,
            body: body,
            deadline: .after(deadline),
            idleTimeout: idleTimeout,
            maximumResponseBytes: maximumResponseBytes
        )
    }
}

extension HTTPClient {
    /// Sends and reads to the end.
    func text(_ request: HTTPRequest) async throws -> String {
        String(decoding: try await send(request).body.collect(upTo: .max), as: UTF8.self)
    }

    /// The code with which sending and reading fail.
    func failure(_ request: HTTPRequest) async -> TransportError.Code? {
        do {
            _ = try await text(request)
            return nil
        } catch {
            return (error as? TransportError)?.code
        }
    }
}

extension Logger {
    static var silent: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }
}
