// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Support

extension HostAccess {
    /// Asks something on the host through a tunnel. No answer is a result, not an error: it is waited for.
    ///
    /// - Throws: What waiting does not mend; cancellation.
    func asking<Result: Sendable>(
        _ place: ListenAddress,
        by deadline: Deadline,
        _ body: @Sendable (HTTPTarget) async throws -> Result,
        otherwise: (String) -> Result
    ) async throws -> Result {
        do {
            return try await withTunnel(to: place, by: deadline, body)
        } catch let error as TransportError {
            return otherwise(error.message)
        } catch let failure as StepFailure where failure.code == .unreachable || failure.code == .deadline {
            return otherwise(failure.message)
        }
    }
}
