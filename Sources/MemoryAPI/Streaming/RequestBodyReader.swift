// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// Reads a request's body piece by piece: bounded, counted, and with a limit on how long each piece may take.
///
/// @unchecked: the iterator is no value that may be shared. A reader belongs to one request, whose handler and then whose
/// answer's writer use it, one after the other in the same task.
final class RequestBodyReader: @unchecked Sendable {
    private var iterator: RequestBody.AsyncIterator
    private let context: APIContext
    private let limit: Int
    /// What the client announced; a body that ends before is not whole.
    private let announced: Int?
    private var received = 0

    /// - Throws: ``APIFault/contentTooLarge(limit:)`` for a body that is announced to be longer than `limit` bytes,
    ///   before any of it is read.
    init(_ request: Request, context: APIContext, limit: Int) throws {
        announced = request.headers[.contentLength].flatMap { Int($0) }
        if let announced, announced > limit { throw APIFault.contentTooLarge(limit: limit) }
        iterator = request.body.makeAsyncIterator()
        self.context = context
        self.limit = limit
    }

    /// The next piece; nil at the end.
    /// - Throws: ``APIFault/contentTooLarge(limit:)``, ``APIFault/unreadable(_:)``, ``APIFault/clientLeft``,
    ///   `CancellationError`.
    func next() async throws -> ByteBuffer? {
        let piece: ByteBuffer?
        do {
            piece = try await iterator.next()
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as HTTPParserError where error != .invalidEOFState {
            throw APIFault.unreadable(UnreadableRequest(error, isRequestLineTooLong: false))
        } catch {
            throw APIFault.clientLeft
        }
        guard let piece else {
            try Task.checkCancellation()
            if let announced, received < announced { throw APIFault.clientLeft }
            context.exchange.update { $0.bodyWasRead = true }
            return nil
        }
        received += piece.readableBytes
        context.exchange.update { $0.bytesIn += piece.readableBytes }
        guard received <= limit else { throw APIFault.contentTooLarge(limit: limit) }
        return piece
    }

    /// The next piece, waited for no longer than ``APISettings/bodyReadTimeout``.
    /// - Throws: ``APIFault/bodyTimeout`` and ``APIFault/shuttingDown`` too.
    func next(settings: APISettings) async throws -> ByteBuffer? {
        try await context.connection.withReadTimeout(settings.bodyReadTimeout, grace: settings.shutdownGrace) {
            try await next()
        }
    }

    /// The whole body, waited for no longer than ``APISettings/bodyReadTimeout``.
    func collect(settings: APISettings) async throws -> [UInt8] {
        try await context.connection.withReadTimeout(settings.bodyReadTimeout, grace: settings.shutdownGrace) {
            var bytes: [UInt8] = []
            if let announced { bytes.reserveCapacity(announced) }
            while let piece = try await next() {
                bytes.append(contentsOf: piece.readableBytesView)
            }
            return bytes
        }
    }
}
