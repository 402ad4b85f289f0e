// SPDX-License-Identifier: Apache-2.0

import HTTPTransport

/// The reader's end of a transfer. When the last reference to the body goes, the transfer is cancelled.
final class CurlBodySource: HTTPBodySource {
    private let channel: TransferChannel
    /// Keeps the engine alive while a body may still be read, even if its owner has dropped the transport.
    private let transport: CurlTransport

    init(channel: TransferChannel, transport: CurlTransport) {
        self.channel = channel
        self.transport = transport
    }

    deinit {
        channel.cancel()
    }

    func next() async throws -> [UInt8]? {
        try await channel.nextChunk()
    }

    var timings: HTTPTimings { channel.timings }
}
