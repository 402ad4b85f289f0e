// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle

/// Something that only needs to be closed: does nothing until its turn in the shutdown comes.
struct Closing: Service, CustomStringConvertible {
    let description: String
    let close: @Sendable () async -> Void

    func run() async throws {
        // Closed as well when the shutdown took too long and was cut short.
        try? await gracefulShutdown()
        await close()
    }
}
