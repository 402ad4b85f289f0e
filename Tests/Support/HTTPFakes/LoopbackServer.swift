// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
package import HTTPTransport
import Support

/// An HTTP/1.1 server on a loopback or unix socket that plays a script for each request: faults included, a thread for
/// each connection, nothing of the transport under test.
package final class LoopbackServer: Sendable {
    package typealias Script = @Sendable (RecordedRequest) -> [Step]

    package enum Address {
        case loopback
        case unix(path: String)
    }

    package struct SystemError: Error {
        let call: String
        let number: Int32
    }

    package let peer = Peer()
    package let target: HTTPTarget
    private let listener: Int32
    private let script: Script
    private let isStopped = Locked(false)
    private let open = Locked<(descriptors: Set<Int32>, count: Int)>(([], 0))

    package init(_ address: Address = .loopback, script: @escaping Script) throws {
        self.script = script
        switch address {
        case .loopback:
            let (descriptor, port) = try Self.listenOnLoopback()
            listener = descriptor
            target = try HTTPTarget("http://127.0.0.1:\(port)/")
        case .unix(let path):
            listener = try Self.listen(onPath: path)
            target = try HTTPTarget("http://local/", unixSocketPath: path)
        }
        let thread = Thread { [self] in acceptUntilClosed() }
        thread.start()
    }

    /// Connections accepted so far.
    package var connectionCount: Int { open.withLock { $0.count } }

    /// Ends the listener and every connection; their threads end with them.
    package func stop() {
        isStopped.withLock { isStopped in
            // Once: then it is closed, and its number may be that of another test's listener.
            if !isStopped { shutdown(listener, Int32(SHUT_RDWR)) }
            isStopped = true
        }
        open.withLock { open in
            for descriptor in open.descriptors {
                shutdown(descriptor, Int32(SHUT_RDWR))
            }
        }
    }

    private func acceptUntilClosed() {
        while true {
            let descriptor = accept(listener, nil, nil)
            if descriptor < 0, [EINTR, ECONNABORTED, EPROTO].contains(errno) { continue }
            guard descriptor >= 0 else { break }
            let index = open.withLock { open in
                open.descriptors.insert(descriptor)
                open.count += 1
                return open.count - 1
            }
            let thread = Thread { [self] in
                serve(SocketConnection(descriptor: descriptor), index)
                open.withLock { _ = $0.descriptors.remove(descriptor) }
                close(descriptor)
            }
            thread.start()
        }
        isStopped.withLock { if $0 { close(listener) } }
    }

    private func serve(_ accepted: SocketConnection, _ index: Int) {
        var connection = accepted
        while let request = connection.readRequest(connection: index) {
            peer.record(request)
            guard play(script(request), on: connection, isHead: request.method == "HEAD") else {
                // Seen to leave by a write as well as by a read: which of the two comes first is up to the client.
                if connection.hasLostItsClient { peer.departed.fire() }
                return
            }
        }
    }

    /// Returns whether the connection may serve another request.
    private func play(_ steps: [Step], on connection: SocketConnection, isHead: Bool) -> Bool {
        var framing = Step.Framing.length(0)
        for step in steps {
            switch step {
            case .informational(let status):
                guard connection.write("HTTP/1.1 \(status) Informational\r\nX-Hint: 1\r\n\r\n") else { return false }
            case .head(let status, let headers, let chosen):
                framing = chosen
                guard connection.write(Self.head(status, headers, chosen)) else { return false }
            case .bytes(let bytes):
                guard !isHead, !bytes.isEmpty else { continue }
                guard connection.write(Self.framed(bytes, framing)) else { return false }
                peer.recordWrite(bytes.count)
            case .flood(let count, let stalled):
                guard flood(count, framing, stalled, on: connection) else { return false }
            case .await(let signal):
                guard signal.waitBlocking() else { return false }
            case .awaitDeparture:
                connection.awaitDeparture()
                return false
            case .cut:
                return false
            }
        }
        switch framing {
        case .chunked: return connection.write("0\r\n\r\n")
        case .length: return true
        case .untilClose: return false
        }
    }

    private func flood(_ count: Int, _ framing: Step.Framing, _ stalled: Signal, on connection: SocketConnection)
        -> Bool
    {
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 16 * 1024)
        for start in stride(from: 0, to: count, by: piece.count) {
            if !connection.becomesWritable(milliseconds: 300) {
                stalled.fire()
            }
            let bytes = Array(piece.prefix(count - start))
            guard connection.write(Self.framed(bytes, framing)) else { return false }
            peer.recordWrite(bytes.count)
        }
        return true
    }

    private static func head(_ status: Int, _ headers: [(name: String, value: String)], _ framing: Step.Framing)
        -> String
    {
        var lines = ["HTTP/1.1 \(status) Scripted"] + headers.map { "\($0.name): \($0.value)" }
        switch framing {
        case .length(let count): lines.append("Content-Length: \(count)")
        case .chunked: lines.append("Transfer-Encoding: chunked")
        case .untilClose: lines.append("Connection: close")
        }
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }

    private static func framed(_ bytes: [UInt8], _ framing: Step.Framing) -> [UInt8] {
        guard case .chunked = framing else { return bytes }
        return Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }
}
