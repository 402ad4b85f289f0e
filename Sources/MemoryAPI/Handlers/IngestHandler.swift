// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import MemoryCore
import NIOCore
import Support

/// `POST /api/ingest`: a JSON list, stored after all of it was found right, or NDJSON, stored and answered as it comes.
struct IngestHandler: Sendable {
    let memories: MemoryService
    let settings: APISettings
    let gate: ConcurrencyGate
    let problems: ProblemLog
    let metrics = IngestMetrics()

    func ingest(_ request: APIRequest) async throws -> Response {
        switch MediaType.of(request.request) {
        case .json: return try await ingestList(request)
        case .ndjson: return try await ingestLines(request)
        default:
            throw APIFault.unsupportedMediaType(expected: [MediaType.json.rawValue, MediaType.ndjson.rawValue])
        }
    }

    private func ingestList(_ request: APIRequest) async throws -> Response {
        let permit = try gate.enter()
        let body = try await request.object(settings: settings) { body in
            IngestRequest(&body, from: request.caller, settings: settings)
        }
        let receipts = try await withDeadline(.after(settings.requestDeadline), operation: "ingest") {
            try await memories.remember(body.drafts, for: body.user)
        }
        withExtendedLifetime(permit) {}
        let summary = IngestSummary(receipts)
        metrics.record(summary)
        return .json([
            "request_id": .string(request.requestID),
            "user_id": .string(body.user.rawValue),
            "items": .array(receipts.map { JSONValue($0) }),
            "indexed": .integer(summary.indexed),
            "queued": .integer(summary.queued),
        ])
    }

    /// The first batch is stored before the head is sent, so that a store that is away is a 503 and not a line. From then
    /// on reading and answering go side by side: a client must read while it sends, or both wait until the write
    /// timeout.
    private func ingestLines(_ request: APIRequest) async throws -> Response {
        let user = try request.query { query, _ in query.user(for: request.caller) }
        let permit = try gate.enter()
        let reader = try RequestBodyReader(
            request.request,
            context: request.context,
            limit: settings.maximumIngestBytes
        )
        var stream = IngestStream(user: user, memories: memories, reader: reader, settings: settings)
        let first = try await stream.nextBatch()
        let opened = stream
        return Response(
            status: .ok,
            headers: [
                .contentType: MediaType.ndjson.rawValue,
                .cacheControl: "no-store",
                .accelBuffering: "no",
            ],
            body: ResponseBody { writer in
                try await write(first: first, then: opened, to: &writer, context: request.context)
                try await writer.finish(nil)
                withExtendedLifetime(permit) {}
            }
        )
    }

    @concurrent
    private func write(
        first: [IngestOutcome]?,
        then opened: IngestStream,
        to writer: inout any ResponseBodyWriter,
        context: APIContext
    ) async throws {
        var stream = opened
        var summary = IngestSummary()
        var batch = first
        defer { metrics.record(summary) }
        do {
            while let outcomes = batch {
                for outcome in outcomes { summary.count(outcome) }
                try await writer.write(Self.lines(outcomes.map(\.json)))
                batch = try await stream.nextBatch()
            }
        } catch APIFault.clientLeft {
            throw APIFault.clientLeft
        } catch {
            let problem = problems.problem(for: error, context: context)
            context.exchange.update { $0.closesConnection = true }
            let line: JSONValue = [
                "line": .integer(stream.nextLine),
                "status": "failed",
                "problem": problem.json(requestID: context.requestID),
            ]
            try await writer.write(Self.lines([line]))
            return
        }
        try await writer.write(Self.lines([summary.json]))
    }

    private static func lines(_ values: [JSONValue]) -> ByteBuffer {
        var bytes: [UInt8] = []
        for value in values {
            value.append(to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        return ByteBuffer(bytes: bytes)
    }
}
