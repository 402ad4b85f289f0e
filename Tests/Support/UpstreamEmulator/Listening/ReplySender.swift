// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPTypes
import HummingbirdCore
import NIOCore

/// Puts a reply on the wire, as it is or as a fault wants it.
struct ReplySender {
    /// Thrown to end a connection in the middle of a reply.
    private struct Broken: Error {}

    let channel: any Channel

    @concurrent
    func send(_ reply: Reply, _ fault: Fault?, with writer: consuming ResponseWriter) async throws {
        switch fault {
        case .malformed:
            // Half of a JSON text is none.
            let half = Array(reply.bytes.prefix(max(1, reply.bytes.count / 2)))
            try await whole(Reply(status: reply.status, headers: reply.headers, body: .bytes(half)), with: writer)
        case .cutBody:
            var body = try await writer.writeHead(head(of: reply, length: reply.bytes.count))
            try await body.write(ByteBuffer(bytes: reply.bytes.prefix(reply.bytes.count / 2)))
            try await hangUp()
        case .drip(let bytes, let pause):
            try await drip(reply, bytes: max(1, bytes), pause: pause, with: writer)
        case .streamError(let count):
            let failure = EmulatedFailure(500, "The model's server broke off the generation")
            let event = ServerSentEvent.data(ErrorPlane.router.reply(for: failure).bytes)
            try await events(of: reply, first: count, then: [event], with: writer)
        case .streamCut(let count):
            var body = try await writer.writeHead(head(of: reply, length: nil))
            if case .events(let events, _) = reply.body {
                for event in events.prefix(count) { try await body.write(ByteBuffer(bytes: event)) }
            }
            try await hangUp()
        default:
            try await whole(reply, with: writer)
        }
    }

    /// Ends the connection with a reset, as a crashed peer's kernel does.
    func reset() async throws {
        let channel = channel
        try await channel.eventLoop.submit {
            // Without lingering, closing sends RST at once and drops what was not yet sent.
            if let socket = channel as? any SocketOptionProvider {
                _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
            }
            channel.close(promise: nil)
        }.get()
        throw Broken()
    }

    /// Ends the connection without a reset, after what was written.
    private func hangUp() async throws {
        try? await channel.close().get()
        throw Broken()
    }

    @concurrent
    private func whole(_ reply: Reply, with writer: consuming ResponseWriter) async throws {
        switch reply.body {
        case .bytes(let bytes):
            let head = head(of: reply, length: bytes.count)
            try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        case .events(let all, _):
            try await events(of: reply, first: all.count, then: [], with: writer)
        }
    }

    @concurrent
    private func events(
        of reply: Reply,
        first count: Int,
        then last: [[UInt8]],
        with writer: consuming ResponseWriter
    ) async throws {
        var body = try await writer.writeHead(head(of: reply, length: nil))
        if case .events(let events, let pause) = reply.body {
            for (index, event) in (events.prefix(count) + last).enumerated() {
                // allowed(sleep): the pace of the emulated model, not a wait for anything
                if index > 0, pause > .zero { try await Task.sleep(for: pause) }
                try await body.write(ByteBuffer(bytes: event))
            }
        }
        try await body.finish(nil)
    }

    @concurrent
    private func drip(_ reply: Reply, bytes: Int, pause: Duration, with writer: consuming ResponseWriter) async throws {
        var rest = reply.bytes[...]
        var body = try await writer.writeHead(head(of: reply, length: rest.count))
        while !rest.isEmpty {
            // allowed(sleep): slowness is the fault that is emulated
            try await Task.sleep(for: pause)
            try await body.write(ByteBuffer(bytes: rest.prefix(bytes)))
            rest = rest.dropFirst(bytes)
        }
        try await body.finish(nil)
    }

    private func head(of reply: Reply, length: Int?) -> HTTPResponse {
        var head = HTTPResponse(status: .init(code: reply.status))
        for (name, value) in reply.headers {
            if let name = HTTPField.Name(name) { head.headerFields.append(HTTPField(name: name, value: value)) }
        }
        if let length { head.headerFields[.contentLength] = String(length) }
        return head
    }
}
