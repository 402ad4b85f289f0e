// SPDX-License-Identifier: Apache-2.0

import Foundation
import Support

/// An OpenAI-compatible endpoint on loopback that streams a token every few milliseconds and never comes to an end.
final class SlowLanguageModel: Sendable {
    struct Unavailable: Error {}

    private static let pauseMilliseconds: Int32 = 20

    private let listener: Int32
    let port: Int
    private let abandoned = Locked(0)

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw Unavailable() }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard isBound else {
            close(listener)
            throw Unavailable()
        }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        signal(SIGPIPE, SIG_IGN)
        let abandoned = abandoned
        Thread.detachNewThread {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { break }
                Thread.detachNewThread { Self.serve(connection, abandoned) }
            }
            close(listener)
        }
    }

    deinit {
        // Its thread closes it: closed here, it could go on with another's listener of the same number.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Replies that the client broke off.
    var abandonedReplies: Int { abandoned.withLock { $0 } }

    private static func serve(_ connection: Int32, _ abandoned: Locked<Int>) {
        defer { close(connection) }
        guard let request = readRequest(connection) else { return }
        guard request.hasPrefix("POST ") else {
            _ = send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}", to: connection)
            return
        }
        guard send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n", to: connection)
        else { return }
        for number in 0... {
            let event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\(number) \"}}]}\n\n"
            // The pause doubles as the watch for a client that leaves.
            var watched = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
            guard send(event, to: connection), poll(&watched, 1, pauseMilliseconds) == 0 else { break }
        }
        abandoned.withLock { $0 += 1 }
    }

    /// Head and body of one request.
    private static func readRequest(_ connection: Int32) -> String? {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let text = String(decoding: received, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = text[..<end.lowerBound].lowercased()
                let announced = head.range(of: "content-length: ").flatMap { range in
                    Int(head[range.upperBound...].prefix { $0.isNumber })
                }
                if text[end.upperBound...].utf8.count >= announced ?? 0 { return text }
            }
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { return nil }
            received += buffer[..<count]
        }
    }

    private static func send(_ text: String, to connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return write(connection, bytes, bytes.count) == bytes.count
    }
}
