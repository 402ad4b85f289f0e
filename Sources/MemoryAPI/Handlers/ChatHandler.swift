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
    let problems: ProblemLog

    func answer(_ request: APIRequest) async throws -> Response {
        let body = try await request.object(settings: settings) { ChatRequest(&$0, settings: settings) }
        let permit = try gate.enter()
        let deadline = Deadline.after(settings.requestDeadline)
        let interruptions = Interruptions(
            presence: await request.context.connection.presence(),
            grace: settings.shutdownGrace
        )
        let prepared = try await interruptions.run {
            try await withDeadline(deadline, operation: "chat") { try await chat.prepare(body.question) }
        }
        guard body.streams ?? MediaType.eventStream.isAccepted(by: request.request) else {
            let answer = try await interruptions.run {
                try await withDeadline(deadline, operation: "chat") {
                    try await chat.answer(prepared, streams: false, deadline: deadline) { _ in }
                }
            }
            withExtendedLifetime(permit) {}
            ChatMetrics.record(answer)
            return .json(ChatResponse(requestID: request.requestID, answer: answer).json)
        }
        let stream = ChatEventStream(
            chat: chat,
            prepared: prepared,
            deadline: deadline,
            interruptions: interruptions,
            heartbeat: settings.streamHeartbeat,
            context: request.context,
            problems: problems
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
