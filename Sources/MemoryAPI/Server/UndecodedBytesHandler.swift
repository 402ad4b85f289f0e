// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Bounds what the decoder behind it may gather without making anything of it.
///
/// The decoder's own limits count the names and values of headers. It also keeps what they don't count: the spaces after a
/// header's colon, in trailers too, and everything that follows a request with `Upgrade`.
final class UndecodedBytesHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Above what any head can have that the decoder takes.
    static let limit = 2 * UnreadableRequest.headBytes

    private let progress: DecoderProgress

    init(_ progress: DecoderProgress) {
        self.progress = progress
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !progress.hasFailed else { return }
        let bytes = unwrapInboundIn(data)
        progress.undecodedBytes += bytes.readableBytes
        if !progress.hasRequestLine {
            let view = bytes.readableBytesView
            let end = view.firstIndex(of: UInt8(ascii: "\n"))
            progress.hasRequestLine = end != nil
            progress.requestLineBytes += view.distance(from: view.startIndex, to: end ?? view.endIndex)
        }
        context.fireChannelRead(data)
        if progress.undecodedBytes > Self.limit { context.fireErrorCaught(HTTPParserError.headerOverflow) }
    }
}
