// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import HummingbirdCore
import NIOCore
import Support

/// Counts what is written of an answer, and bounds how long the client may take to accept each piece.
struct ObservedBodyWriter: ResponseBodyWriter {
    private var parent: any ResponseBodyWriter
    private let connection: Connection
    private let exchange: Exchange
    private let timeout: Duration

    init(_ parent: any ResponseBodyWriter, connection: Connection, exchange: Exchange, timeout: Duration) {
        self.parent = parent
        self.connection = connection
        self.exchange = exchange
        self.timeout = timeout
    }

    @concurrent mutating func write(_ buffer: ByteBuffer) async throws {
        guard buffer.readableBytes > 0 else { return }
        let timer = connection.closeUnlessCancelled(in: timeout)
        defer { timer.cancel() }
        try await parent.write(buffer)
        exchange.update { facts in
            facts.bytesOut += buffer.readableBytes
            if facts.firstByteAt == nil { facts.firstByteAt = .now }
        }
    }

    @concurrent consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        let timer = connection.closeUnlessCancelled(in: timeout)
        defer { timer.cancel() }
        try await parent.finish(trailingHeaders)
    }
}
