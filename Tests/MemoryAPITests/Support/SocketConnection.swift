// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation

#if canImport(Glibc)
import Glibc
#endif

struct SocketFailure: Error {
    let operation: String
    let code: Int32
}

/// A TCP connection to a server on this machine that sends exactly what it is told, whole or broken.
///
/// @unchecked: what was received is only touched on the connection's own queue, which also keeps blocking calls off the
/// cooperative pool.
final class SocketConnection: @unchecked Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "socket")
    private var received: [UInt8] = []

    /// - Parameter receiveBuffer: how much the system takes for a client that doesn't read, in bytes.
    init(port: Int, receiveBuffer: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SocketFailure(operation: "socket", code: errno) }
        if var receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, socklen_t(MemoryLayout<Int32>.size))
        }
        // A test that waits for what never comes must fail rather than hang.
        var patience = timeval(tv_sec: Int(Patience.limit.components.seconds), tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            let code = errno
            close(descriptor)
            throw SocketFailure(operation: "connect", code: code)
        }
    }

    deinit {
        close(descriptor)
    }

    /// Sends nothing more, and goes on to read.
    func finish() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Goes away without a word, as a killed client does.
    func abort() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) async throws {
        try await onQueue {
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    Glibc.send(self.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
                guard count > 0 else { throw SocketFailure(operation: "send", code: errno) }
                sent += count
            }
        }
    }

    /// What has come up to and with `marker`.
    func read(until marker: String) async throws -> String {
        try await onQueue { String(decoding: try self.take(until: Array(marker.utf8)), as: UTF8.self) }
    }

    /// The next answer, whole. `Content-Length` and chunked bodies; a HEAD's answer has none.
    func reply(toHead isHead: Bool = false) async throws -> HTTPReply {
        try await onQueue {
            while true {
                let head = try self.take(until: Array("\r\n\r\n".utf8))
                let (status, headers) = Self.parse(head)
                if status == 100 { continue }
                let body = isHead || status == 204 || status == 304 ? [] : try self.body(headers)
                return HTTPReply(status: status, headers: headers, body: body)
            }
        }
    }

    /// Whether the server has ended its side, with nothing more to read.
    func isAtEnd() async throws -> Bool {
        try await onQueue { try self.received.isEmpty && !self.fill() }
    }

    private func body(_ headers: [String: String]) throws -> [UInt8] {
        if headers["transfer-encoding"] == "chunked" {
            var body: [UInt8] = []
            while true {
                let line = String(decoding: try take(until: [13, 10]).dropLast(2), as: UTF8.self)
                let count = Int(line, radix: 16) ?? 0
                let chunk = try take(count: count + 2)
                guard count > 0 else { return body }
                body += chunk.dropLast(2)
            }
        }
        return try take(count: headers["content-length"].flatMap { Int($0) } ?? 0)
    }

    private static func parse(_ head: [UInt8]) -> (Int, [String: String]) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let status = lines.first.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) } ?? 0
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
        }
        return (status, headers)
    }

    private func take(until marker: [UInt8]) throws -> [UInt8] {
        while true {
            if let range = Data(received).range(of: Data(marker)) { return try take(count: range.upperBound) }
            guard try fill() else { throw SocketFailure(operation: "end of stream", code: 0) }
        }
    }

    private func take(count: Int) throws -> [UInt8] {
        while received.count < count {
            guard try fill() else { throw SocketFailure(operation: "end of stream", code: 0) }
        }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    private func fill() throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count >= 0 else { throw SocketFailure(operation: "receive", code: errno) }
        received += buffer.prefix(count)
        return count > 0
    }

    private func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
