// SPDX-License-Identifier: Apache-2.0

import SQLiteStore

/// The outbox on disk, for a command.
enum OutboxAccess {
    static func with<Value: Sendable>(
        _ body: @escaping @Sendable (DeadLetterFile) throws -> Value
    ) async throws -> Value {
        let directory = try ServerConfiguration.load().store.directory
        do {
            return try await BlockingWork.run { try body(DeadLetterFile(directory: directory)) }
        } catch let error as StoreOpeningError {
            throw Failure(error)
        }
    }
}
