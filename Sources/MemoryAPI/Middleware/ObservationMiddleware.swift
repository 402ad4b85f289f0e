// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Logging

/// Watches each exchange to its end, the last byte of the answer, and reports it to the access log and the metrics. Also
/// ends connections whose request was not read.
struct ObservationMiddleware: RouterMiddleware {
    /// An unread rest of a request up to this size is read and dropped; for more the connection is closed.
    private static let drainableBytes = 64 << 10

    let accessLog: AccessLog
    let metrics: HTTPMetrics
    let settings: APISettings

    func handle(
        _ request: Request,
        context: APIContext,
        next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        metrics.begin()
        let ticket = ExchangeTicket(
            requestID: context.requestID,
            method: request.method.rawValue,
            exchange: context.exchange
        ) { [accessLog, metrics] report in
            metrics.end(report)
            accessLog.write(report)
        }
        var response = try await next(request, context)
        if leavesTooMuchUnread(request, context) {
            context.exchange.update { $0.closesConnection = true }
        }
        if context.exchange.facts.closesConnection {
            response.headers[.connection] = "close"
        } else if response.headers[.connection] == "close" {
            context.exchange.update { $0.closesConnection = true }
        }
        response.body = observed(response.body, status: response.status.code, ticket: ticket, context: context)
        return response
    }

    private func observed(
        _ body: ResponseBody,
        status: Int,
        ticket: ExchangeTicket,
        context: APIContext
    ) -> ResponseBody {
        ResponseBody(contentLength: body.contentLength) { [settings] writer in
            let observed = ObservedBodyWriter(
                writer,
                connection: context.connection,
                exchange: context.exchange,
                timeout: settings.writeTimeout
            )
            do {
                try await body.write(observed)
                ticket.finish(status: status)
            } catch {
                ticket.finish(status: 499)
                throw error
            }
            if context.exchange.facts.closesConnection { context.connection.closeAfterAnswer() }
        }
    }

    private func leavesTooMuchUnread(_ request: Request, _ context: APIContext) -> Bool {
        guard !context.exchange.facts.bodyWasRead else { return false }
        if request.headers[.transferEncoding] != nil { return true }
        return request.headers[.contentLength].flatMap { Int($0) } ?? 0 > Self.drainableBytes
    }
}
