// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import MemoryCore
import NIOCore
import ServiceLifecycle

/// Remembers NDJSON lines as they come, batch by batch. Each call reads no more than it needs, so a client that sends
/// faster than lines are stored waits.
struct IngestStream: Sendable {
    /// Room for the longest text with every character escaped, and for its metadata.
    static let maximumLineBytes = 256 << 10

    private let user: UserID
    private let memories: MemoryService
    private let reader: RequestBodyReader
    private let settings: APISettings
    private var splitter = LineSplitter(maximumBytes: Self.maximumLineBytes)
    private var ready: ArraySlice<LineSplitter.Line> = []
    private var hasEnded = false

    init(user: UserID, memories: MemoryService, reader: RequestBodyReader, settings: APISettings) {
        self.user = user
        self.memories = memories
        self.reader = reader
        self.settings = settings
    }

    /// The first line of which nothing is known to be stored.
    var nextLine: Int { ready.first?.number ?? splitter.number }

    /// Stores the next batch and says what became of each of its lines, in order; nil at the end. A batch is what has
    /// come, at most ``MemoryService/batchSize`` lines, so that a client which waits for each status gets it.
    /// - Throws: when none of the batch was stored.
    mutating func nextBatch() async throws -> [IngestOutcome]? {
        while ready.isEmpty {
            if Task.isShuttingDownGracefully { throw APIFault.shuttingDown }
            guard !hasEnded else { return nil }
            if let piece = try await reader.next(settings: settings) {
                ready = splitter.append(piece.readableBytesView)[...]
            } else {
                hasEnded = true
                ready = splitter.end().map { [$0] } ?? []
            }
        }
        if Task.isShuttingDownGracefully { throw APIFault.shuttingDown }
        let batch = ready.prefix(MemoryService.batchSize)
        let outcomes = try await remember(batch)
        ready = ready.dropFirst(batch.count)
        return outcomes
    }

    private func remember(_ lines: ArraySlice<LineSplitter.Line>) async throws -> [IngestOutcome] {
        let parsed = lines.map { ($0.number, Self.draft(of: $0)) }
        let drafts = parsed.compactMap { try? $1.get() }
        var receipts = (drafts.isEmpty ? [] : try await memories.remember(drafts, for: user))[...]
        return try parsed.map { line, result in
            switch result {
            case .failure(let faults): return .invalid(line: line, faults.all)
            case .success:
                guard let receipt = receipts.popFirst() else {
                    throw MemoryError(.internalError, "fewer receipts than drafts", dependency: .store)
                }
                return .stored(line: line, receipt)
            }
        }
    }

    private static func draft(of line: LineSplitter.Line) -> Result<MemoryDraft, LineFaults> {
        guard case .content(_, let bytes) = line else {
            return .failure(LineFaults("is longer than \(maximumLineBytes) bytes"))
        }
        let json: JSONValue
        do throws(JSONSyntaxError) {
            json = try JSONParser.parse(bytes)
        } catch {
            return .failure(LineFaults("is not JSON: column \(error.column): \(error.reason)"))
        }
        let faults = FieldFaults()
        let draft = FieldParser.object { MemoryDraft(&$0) }.parse(json, "", faults)
        guard faults.isEmpty, let draft else { return .failure(LineFaults(faults.all)) }
        return .success(draft)
    }
}

/// Everything that is wrong with one line.
private struct LineFaults: Error {
    let all: [FieldFault]

    init(_ all: [FieldFault]) {
        self.all = all
    }

    init(_ message: String) {
        all = [FieldFault(field: "", message: message)]
    }
}
