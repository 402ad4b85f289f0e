// SPDX-License-Identifier: Apache-2.0

import Hummingbird
import MemoryCore
import Support

/// Writes one answer as an event stream: `context`, `token`…, and always a last `done` or `error`, unless nobody is there
/// to read it.
struct ChatEventStream: Sendable {
    let chat: ChatService
    let prepared: PreparedChat
    let deadline: Deadline
    let interruptions: Interruptions
    let heartbeat: Duration
    let context: APIContext
    let problems: ProblemLog
    let metrics: ChatMetrics

    @concurrent
    func write(to writer: inout any ResponseBodyWriter) async throws {
        let opening = ChatContextEvent(requestID: context.requestID, prepared: prepared)
        try await writer.write(ServerSentEvent(name: "context", data: opening.json).encoded)
        let relay = ReplyRelay()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { relay.finish(await answer(through: relay)) }
            group.addTask { relay.interrupt(try await interruptions.next()) }
            group.addTask {
                while true {
                    try await Task.sleep(for: heartbeat)
                    relay.beat()
                }
            }
            defer {
                relay.close()
                group.cancelAll()
            }
            try await write(from: relay, to: &writer)
        }
    }

    private func answer(through relay: ReplyRelay) async -> Result<ChatAnswer, any Error> {
        do {
            let answer = try await withDeadline(deadline, operation: "chat") {
                try await chat.answer(prepared, deadline: deadline) { try await relay.send($0) }
            }
            return .success(answer)
        } catch {
            return .failure(error)
        }
    }

    @concurrent
    private func write(from relay: ReplyRelay, to writer: inout any ResponseBodyWriter) async throws {
        while true {
            switch await relay.next() {
            case .piece(let text):
                try await writer.write(ServerSentEvent(name: "token", data: ["text": .string(text)]).encoded)
            case .heartbeat:
                try await writer.write(ServerSentEvent.heartbeat)
            case .finished(.success(let answer)):
                metrics.record(answer)
                metrics.recordStream(ended: ChatMetrics.done)
                context.exchange.record(answer)
                let response = ChatResponse(requestID: context.requestID, answer: answer)
                try await writer.write(ServerSentEvent(name: "done", data: response.json).encoded)
                return
            case .finished(.failure(let error)):
                // Cancelled without an interruption: the server is being torn down.
                try await end(with: error is CancellationError ? APIFault.shuttingDown : error, to: &writer)
                return
            case .interrupted(.shuttingDown):
                try await end(with: APIFault.shuttingDown, to: &writer)
                return
            case .interrupted(.clientLeft):
                metrics.recordStream(ended: ChatMetrics.clientClosed)
                throw APIFault.clientLeft
            }
        }
    }

    /// The head is sent, so the status can't tell: the last event does.
    @concurrent
    private func end(with error: any Error, to writer: inout any ResponseBodyWriter) async throws {
        let problem = problems.problem(for: error, context: context)
        metrics.recordStream(ended: problem.code)
        let data = problem.json(requestID: context.requestID)
        try await writer.write(ServerSentEvent(name: "error", data: data).encoded)
    }
}
