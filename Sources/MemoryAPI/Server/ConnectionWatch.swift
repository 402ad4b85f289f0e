// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Notices on the connection's event loop that the client closed its side, also while nobody reads or writes.
///
/// Hummingbird's `consumeWithInboundCloseHandler` notices it too, but eats the rest of the inbound stream: each request
/// that used it would cost its connection. A client that half-closes and waits for its answer is taken for gone, as Go's
/// `net/http` does.
final class ConnectionWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = Never

    let presence = ClientPresence()

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent { presence.leave() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        presence.leave()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Who sends what can't be read is still there to be told so.
        if !(error is HTTPParserError) { presence.leave() }
        context.fireErrorCaught(error)
    }
}
