// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Passes on what the decoder can't read as a request that says so, see ``UnreadableRequest``.
///
/// Left alone, Hummingbird answers the decoder's error itself: an empty 400 that nothing else of the server hears of. As a
/// request it also waits for its turn behind those that the client sent before it.
final class UnreadableRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let progress: DecoderProgress

    init(_ progress: DecoderProgress) {
        self.progress = progress
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        progress.advance()
        switch unwrapInboundIn(data) {
        case .head: progress.isInRequest = true
        case .body: break
        case .end: progress.endRequest()
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let parserError = error as? HTTPParserError else {
            context.fireErrorCaught(error)
            return
        }
        guard !progress.hasFailed else { return }
        progress.hasFailed = true
        // In the middle of a request it is that request's reader who is told.
        guard !progress.isInRequest else {
            context.fireErrorCaught(error)
            return
        }
        let reason = UnreadableRequest(parserError, isRequestLineTooLong: progress.isRequestLineTooLong)
        context.fireChannelRead(wrapInboundOut(.head(reason.head)))
        context.fireChannelRead(wrapInboundOut(.end(nil)))
        context.fireChannelReadComplete()
    }
}
