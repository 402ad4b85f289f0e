// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import MemoryCore
import Support

/// `POST /api/chat`, as JSON or as an event stream.
struct ChatHandler: Sendable {
    let chat: ChatService
    let settings: APISettings
    let gate: ConcurrencyGate
    let work: LocalWorkGate
    let problems: ProblemLog
    let metrics = ChatMetrics()

    func answer(_ request: APIRequest) async throws -> Response {
        try work.check()
        let body = try await request.object(settings: settings) { body in
            ChatRequest(&body, from: request.caller, settings: settings)
        }
        let permit = try gate.enter()
        // Until the context is known: what comes then is the disk's time and the model's. A disk that stands still is no load.
        let computing = Locked<LocalWorkGate.Permit?>(try work.enter())
        let deadline = Deadline.after(settings.requestDeadline)
        let interruptions = Interruptions(
            presence: await request.context.connection.presence(),
            grace: settings.shutdownGrace
        )
        let prepared = try await interruptions.run {
            try await withDeadline(deadline, operation: "chat") {
                try await chat.prepare(body.question) { computing.withLock { $0 = nil } }
            }
        }
        guard body.streams ?? MediaType.eventStream.isAccepted(by: request.request) else {
            let answer = try await interruptions.run {
                try await withDeadline(deadline, operation: "chat") {
                    try await chat.answer(prepared, streams: false, deadline: deadline) { _ in }
                }
            }
            withExtendedLifetime(permit) {}
            metrics.record(answer)
            request.context.exchange.record(answer)
            return .json(ChatResponse(requestID: request.requestID, answer: answer).json)
        }
        let stream = ChatEventStream(
            chat: chat,
            prepared: prepared,
            deadline: deadline,
            interruptions: interruptions,
            heartbeat: settings.streamHeartbeat,
            context: request.context,
            problems: problems,
            metrics: metrics
        )
        return Response(
            status: .ok,
            headers: [
                .contentType: MediaType.eventStream.rawValue,
                .cacheControl: "no-store",
                .accelBuffering: "no",
            ],
            body: ResponseBody { writer in
                try await stream.write(to: &writer)
                try await writer.finish(nil)
                withExtendedLifetime(permit) {}
            }
        )
    }
}
