// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdCore
import NIOCore

/// One request and its answer, with what befalls them.
struct Exchange {
    let live: Live
    let responder: Listener.Responder
    let channel: any Channel

    @concurrent
    func answer(_ request: Request, with writer: consuming ResponseWriter) async throws {
        // curl asks before it sends a body over 1 MiB, and waits a second for the answer.
        if request.headers[.expect]?.lowercased() == "100-continue" {
            try await writer.writeInformationalHead(HTTPResponse(status: .continue))
        }
        let sender = ReplySender(channel: channel)
        guard let body = try await Listener.body(of: request) else {
            return try await sender.send(.text("Payload Too Large", status: 413), nil, with: writer)
        }
        let call = await responder(EmulatedRequest(head: request.head, body: body))
        let plan = call.operation.map { live.faults.draw($0, model: call.model) } ?? FaultPlan()
        if let operation = call.operation { live.counters.began(operation, isFaulty: !plan.isEmpty) }
        // allowed(sleep): slowness is the fault that is emulated
        if plan.latency > .zero { try await Task.sleep(for: plan.latency) }

        var reply: Reply
        if let fault = plan.replacement(.beforeEffect) {
            reply = try await replacement(by: fault, for: call, sender)
        } else {
            do {
                reply = try await call.run(plan.fault == .wrongDimension)
            } catch let failure as EmulatedFailure {
                reply = call.plane.reply(for: failure)
            }
            if let fault = plan.replacement(.afterEffect) {
                reply = try await replacement(by: fault, for: call, sender)
            }
        }
        if call.plane == .control || call.plane == .data {
            reply.headers.append(("x-pinecone-request-id", live.requestID()))
        }
        if let operation = call.operation { live.counters.answered(operation, status: reply.status) }
        try await sender.send(reply, plan.fault, with: writer)
    }

    private func replacement(by fault: Fault, for call: EmulatedCall, _ sender: ReplySender) async throws -> Reply {
        guard case .status(let status, let retryAfter, let estimatedTime) = fault else {
            try await sender.reset()
            throw CancellationError()
        }
        return call.plane.reply(status: status, retryAfter: retryAfter, estimatedTime: estimatedTime, model: call.model)
    }
}
