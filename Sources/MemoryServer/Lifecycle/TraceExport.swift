// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Logging
import Observability
import ServiceLifecycle
import Support

/// Sends ended spans to a collector: OTLP over HTTP, as JSON, in batches. What can't be delivered is dropped and counted;
/// tracing never holds up what it watches.
struct TraceExport: Service, CustomStringConvertible {
    /// How a batch ended.
    private enum Verdict {
        case done(rejected: Int)
        case refused
        case failed(retryAfter: Duration?)
    }

    static let batchSize = 512
    private static let interval = Duration.seconds(5)
    private static let timeout = Duration.seconds(10)
    /// For what is left when the server stops.
    private static let flushTime = Duration.seconds(3)
    private static let attempts = 3
    private static let longestPause = Duration.seconds(30)

    let queue: SpanQueue
    let encoder: OTLPEncoder
    let target: HTTPTarget
    let headers: Secret<HTTPHeaders>
    /// Without circuit and retries: these are its own.
    let client: any HTTPClient
    let logger: Logger
    var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    private let metrics = TraceExportMetrics()

    init(
        queue: SpanQueue,
        encoder: OTLPEncoder,
        endpoint: HTTPTarget,
        headers: Secret<HTTPHeaders>,
        client: any HTTPClient,
        logger: Logger
    ) {
        self.queue = queue
        self.encoder = encoder
        target = endpoint.appending(segment: "v1").appending(segment: "traces")
        self.headers = headers
        self.client = client
        self.logger = logger
    }

    var description: String { "trace export" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    while (try? await Task.sleep(for: Self.interval)) != nil { queue.wake() }
                }
                group.addTask {
                    for await _ in queue.isWorthwhile { await exportAll(deadline: nil) }
                }
            }
        }
        await exportAll(deadline: .after(Self.flushTime))
    }

    /// Sends what is there, batch by batch.
    /// - Parameter deadline: until when; nil while the server runs.
    func exportAll(deadline: Deadline?) async {
        while true {
            let batch = queue.next(Self.batchSize)
            metrics.recordDrops(queue.dropped)
            guard !batch.isEmpty else { return }
            do {
                try await export(batch, deadline: deadline)
            } catch {
                // Cancelled: there is a last time, when the server stops.
                queue.putBack(batch)
                return
            }
        }
    }

    /// - Throws: `CancellationError`.
    private func export(_ batch: [FinishedSpan], deadline: Deadline?) async throws {
        let body = encoder.body(of: batch)
        attempts: for attempt in 1...Self.attempts {
            switch try await send(body, deadline: deadline ?? .after(Self.timeout)) {
            case .done(let rejected):
                metrics.exported(batch.count - min(rejected, batch.count))
                metrics.dropped(min(rejected, batch.count), .rejected)
                return
            case .refused:
                metrics.dropped(batch.count, .rejected)
                logger.warning("the collector refuses spans", metadata: ["spans": .stringConvertible(batch.count)])
                return
            case .failed(let retryAfter):
                guard attempt < Self.attempts, deadline?.hasPassed != true else { break attempts }
                try await pause(min(retryAfter ?? .seconds(1 << (attempt - 1)), Self.longestPause))
            }
        }
        metrics.dropped(batch.count, .undeliverable)
        logger.warning("spans could not be delivered", metadata: ["spans": .stringConvertible(batch.count)])
    }

    private func send(_ body: [UInt8], deadline: Deadline) async throws -> Verdict {
        do {
            var headers = headers.reveal()
            try headers.append("content-type", "application/json")
            let request = HTTPRequest(
                .post,
                target,
                headers: headers,
                body: body,
                deadline: deadline,
                maximumResponseBytes: 64 << 10
            )
            let response = try await client.send(request)
            switch response.status {
            case 200..<300:
                return .done(rejected: OTLPReply.rejectedSpans(try await response.body.collect(upTo: 64 << 10)))
            // The retryable ones (OTLP 1.x, "Retryable Response Codes").
            case 429, 502, 503, 504: return .failed(retryAfter: response.headers.retryAfter())
            default: return .refused
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            return .failed(retryAfter: nil)
        }
    }
}
