// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// Why one model gave no reply, whom that concerns, and so whether another model may be asked instead.
struct ChatFailure: Error {
    enum Scope: Sendable {
        /// Every model behind the endpoint would fail alike: credentials, connection, a malformed request.
        case endpoint
        /// This prompt at this model: another model, or another prompt, may do.
        case prompt
        /// The model as it is now.
        case model
        /// The endpoint has no such model, which does not change soon.
        case missingModel
        /// The model's template has no system role: the same prompt, folded, may do.
        case systemRole
    }

    let error: MemoryError
    let scope: Scope

    /// Whether another model may be asked instead.
    var concernsModelOnly: Bool { scope != .endpoint }

    init(
        _ code: MemoryError.Code,
        _ message: String,
        scope: Scope,
        retryAfter: Duration? = nil,
        underlying: (any Error)? = nil
    ) {
        error = MemoryError(
            code,
            message,
            dependency: .languageModel,
            retryAfter: retryAfter,
            underlying: underlying
        )
        self.scope = scope
    }
}
