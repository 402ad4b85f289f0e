// SPDX-License-Identifier: Apache-2.0

import Logging
import MemoryCore
import PineconeStore
import Support

/// Looks at the index before the start: what will never work stops it, what only doesn't work now does not, since writes
/// wait in the outbox.
struct IndexGate: Sendable {
    private static let timeout = Duration.seconds(10)

    let connection: PineconeConnection
    let logger: Logger

    /// - Throws: ``Failure``, `CancellationError`.
    func pass() async throws {
        let index = connection.configuration.index
        let verdict = try await verdict()
        let sentence = verdict.sentence(index: index)
        switch verdict {
        case .ok:
            logger.info("\(sentence)")
        case .refuse:
            throw Failure(.badConfiguration, sentence)
        case .notReadyYet, .unknown:
            logger.warning("\(sentence) Memories wait in the outbox until it is.")
        }
    }

    private func verdict() async throws -> IndexVerdict {
        do {
            return try await withDeadline(.after(Self.timeout), operation: "the check of the index") {
                try await IndexAdministration(connection).check()
            }
        } catch is DeadlineExceeded {
            return .unknown(MemoryError(.timeout, "Pinecone did not answer in time", dependency: .store))
        }
    }
}
