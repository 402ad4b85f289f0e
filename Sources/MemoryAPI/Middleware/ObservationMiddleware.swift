// SPDX-License-Identifier: Apache-2.0

import AccessControl
import HTTPTypes
import Hummingbird
import MemoryCore
import Support

/// Watches each exchange to its end, the last byte of the answer, and reports it to the access log, the metrics and the
/// trace. Also ends connections whose request was not read.
struct ObservationMiddleware: RouterMiddleware {
    /// An unread rest of a request up to this size is read and dropped; for more the connection is closed.
    private static let drainableBytes = 64 << 10

    let accessLog: AccessLog
    let metrics: HTTPMetrics
    let problems: ProblemLog
    let settings: APISettings

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        metrics.begin()
        let scope = RequestScope(request, requestID: context.requestID)
        if settings.accessLog.clientAddress != .none, let peer = context.connection.peer {
            context.exchange.update { $0.clientAddress = peer }
        }
        let ticket = ExchangeTicket(
            head: ExchangeHead(request, requestID: context.requestID, trace: scope.trace),
            exchange: context.exchange,
            times: scope.times
        ) { [accessLog, metrics] report in
            // In the request's scope again, so that a slow one leaves its trace beside its measurement.
            scope.run {
                metrics.end(report)
                accessLog.write(report)
            }
            scope.end(report)
        }
        var response = try await scope.run { try await next(request, context) }
        // After such a request the decoder reads nothing more of the connection.
        let endsDecoding = request.headers[.upgrade] != nil || request.method == .connect
        if endsDecoding || leavesTooMuchUnread(request, context) {
            context.exchange.update { $0.closesConnection = true }
        }
        if context.exchange.facts.closesConnection {
            response.headers[.connection] = "close"
        } else if response.headers[.connection] == "close" {
            context.exchange.update { $0.closesConnection = true }
        }
        response.body = observed(response, ticket: ticket, scope: scope, context: context)
        return response
    }

    private func observed(
        _ response: Response,
        ticket: ExchangeTicket,
        scope: RequestScope,
        context: APIContext
    ) -> ResponseBody {
        let (body, status) = (response.body, response.status.code)
        return ResponseBody(contentLength: body.contentLength) { [settings] writer in
            let observed = ObservedBodyWriter(
                writer,
                connection: context.connection,
                exchange: context.exchange,
                timeout: settings.writeTimeout
            )
            do {
                try await scope.run { try await body.write(observed) }
                ticket.finish(status: status)
            } catch {
                ticket.finish(status: isOurs(error, context) ? status : ExchangeReport.clientClosed)
                throw error
            }
            if context.exchange.facts.closesConnection { context.connection.closeAfterAnswer() }
        }
    }

    /// Whether an answer was broken off by a failure of ours rather than by its client. It is logged then: the head was
    /// sent, so nobody else tells of it.
    private func isOurs(_ error: any Error, _ context: APIContext) -> Bool {
        guard error is MemoryError || error is DeadlineExceeded else { return false }
        _ = problems.problem(for: error, context: context)
        return true
    }

    private func leavesTooMuchUnread(_ request: Request, _ context: APIContext) -> Bool {
        guard !context.exchange.facts.bodyWasRead else { return false }
        if request.headers[.transferEncoding] != nil { return true }
        return request.headers[.contentLength].flatMap { Int($0) } ?? 0 > Self.drainableBytes
    }
}
