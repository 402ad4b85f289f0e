// SPDX-License-Identifier: Apache-2.0

import MemoryCore

/// Why one model gave no reply, and whether another model of the same endpoint may be asked instead.
struct ChatFailure: Error {
    let error: MemoryError
    /// False when every model behind the endpoint would fail alike: credentials, connection, a malformed request.
    let concernsModelOnly: Bool

    init(
        _ code: MemoryError.Code,
        _ message: String,
        concernsModelOnly: Bool,
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
        self.concernsModelOnly = concernsModelOnly
    }
}
