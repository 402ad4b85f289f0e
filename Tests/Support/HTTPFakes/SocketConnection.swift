// SPDX-License-Identifier: Apache-2.0

import Glibc

/// One accepted connection, used with blocking calls by its own thread. Every call is bounded by the socket's time-outs.
struct SocketConnection {
    let descriptor: Int32
    private var buffered: [UInt8] = []

    init(descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: Int(Patience.limit.components.seconds), tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        // Small, so that a reader's slowness is felt after little: the kernel may double it.
        var size: Int32 = 64 * 1024
        setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The next request; nil when the client has gone or does not speak HTTP.
    mutating func readRequest(connection: Int) -> RecordedRequest? {
        guard let head = readHead() else { return nil }
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ")
        guard words.count == 3 else { return nil }
        let headers = lines.dropFirst().filter { !$0.isEmpty }.map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count > 1 ? String(parts[1].drop { $0 == " " }) : "")
        }
        var request = RecordedRequest(
            method: String(words[0]),
            target: String(words[1]),
            headers: headers,
            body: [],
            connection: connection
        )
        let length = Int(request.values("content-length").first ?? "0") ?? 0
        if request.values("expect").contains("100-continue") {
            guard write("HTTP/1.1 100 Continue\r\n\r\n") else { return nil }
        }
        while buffered.count < length {
            guard fill() else { return nil }
        }
        request.body = Array(buffered.prefix(length))
        buffered.removeFirst(length)
        return request
    }

    func write(_ text: String) -> Bool {
        write(Array(text.utf8))
    }

    func write(_ bytes: [UInt8]) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress?.advanced(by: written), $0.count - written, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    /// Whether the socket takes more bytes within the limit.
    func becomesWritable(milliseconds: Int32) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, milliseconds) == 1
    }

    /// Reads until the client has closed its end, or the limit has passed.
    func awaitDeparture() {
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) > 0 {}
    }

    /// Whether the client has closed its end, or its connection was reset. Waits for nothing.
    var hasLostItsClient: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK)
    }

    private mutating func readHead() -> String? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let index = buffered.indices.dropLast(3).first(where: { Array(buffered[$0..<$0 + 4]) == end }) {
                defer { buffered.removeFirst(index + 4) }
                return String(decoding: buffered[..<index], as: UTF8.self)
            }
            guard buffered.count < 1024 * 1024, fill() else { return nil }
        }
    }

    private mutating func fill() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return false }
        buffered += bytes[..<count]
        return true
    }
}
