// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import HTTPFakes
import Support

/// A TCP relay before a server, which can stop relaying, cut every connection, or lead elsewhere, at a word.
final class TCPRelay: Sendable {
    enum Fault {
        /// Stalls when it has relayed so many bytes, of both directions.
        case stall(after: Int)
        /// Cuts the connection when it has relayed so many bytes, of both directions.
        case cut(after: Int)
        /// Reads nothing more when it has relayed so many bytes, of both directions, and has little room for what comes.
        case freeze(after: Int)
        /// Relays one byte at a time, with so many microseconds between two.
        case drip(pause: UInt32)
    }

    private struct State {
        var isStalled = false
        var isCut = false
        var descriptors: Set<Int32> = []
        var target: Int
        var left = Int.max
    }

    let port: Int
    /// A connection has come in.
    let accepted = Signal()
    private let fault: Fault?
    private let listener: Int32
    private let state: Locked<State>

    init(to target: Int, _ fault: Fault? = nil) throws {
        (listener, port) = try LoopbackServer.listenOnLoopback()
        self.fault = fault
        state = Locked(State(target: target))
        switch fault {
        case .stall(let count), .cut(let count): state.withLock { $0.left = count }
        case .freeze(let count):
            state.withLock { $0.left = count }
            var size: Int32 = 4_096
            // What is accepted inherits it.
            setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        case .drip, nil: break
        }
        Thread.detachNewThread { [self] in acceptUntilCut() }
    }

    /// Later connections go to another server.
    func lead(to target: Int) {
        state.withLock { $0.target = target }
    }

    /// From now on nothing more goes through; connections stay open.
    func stall() {
        state.withLock { $0.isStalled = true }
    }

    /// Ends every connection, and takes no new one.
    func cut() {
        state.withLock { state in
            // Once: then it is closed, and its number may be that of another test's listener.
            if !state.isCut { shutdown(listener, Int32(SHUT_RDWR)) }
            state.isCut = true
            state.descriptors.forEach { shutdown($0, Int32(SHUT_RDWR)) }
        }
    }

    private func acceptUntilCut() {
        while case let accepted = accept(listener, nil, nil), accepted >= 0 {
            let onward = Self.connect(to: state.withLock { $0.target })
            self.accepted.fire()
            state.withLock { state in
                state.descriptors.formUnion([accepted, onward])
                // It came in while the relay was cut.
                if state.isCut { [accepted, onward].forEach { shutdown($0, Int32(SHUT_RDWR)) } }
            }
            Thread.detachNewThread { [self] in relay(from: accepted, to: onward) }
            Thread.detachNewThread { [self] in relay(from: onward, to: accepted) }
        }
        close(listener)
    }

    /// The descriptors are never closed before the process ends: two threads hold them, and a test opens few.
    private func relay(from source: Int32, to sink: Int32) {
        var buffer = [UInt8](repeating: 0, count: isDripping ? 1 : 16 * 1024)
        while case let count = read(source, &buffer, buffer.count), count > 0 {
            let (allowed, isLast) = take(count)
            // What was read of a stalled connection is dropped: it never comes through.
            guard send(buffer[..<allowed], to: sink) else { return }
            if isLast {
                if case .cut = fault { cut() }
                return
            }
            // allowed(sleep): the fault is that time passes
            if case .drip(let pause) = fault, pause > 0 { usleep(pause) }
        }
        shutdown(sink, Int32(SHUT_WR))
    }

    private var isDripping: Bool { if case .drip = fault { true } else { false } }

    private func send(_ bytes: ArraySlice<UInt8>, to sink: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let moved = rest.withUnsafeBytes { Glibc.send(sink, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard moved > 0 else { return false }
            rest = rest.dropFirst(moved)
        }
        return true
    }

    /// How many of so many bytes go through, and whether nothing is read behind them.
    private func take(_ count: Int) -> (allowed: Int, isLast: Bool) {
        state.withLock { state in
            guard !state.isStalled else { return (0, false) }
            let allowed = min(count, state.left)
            state.left -= allowed
            guard state.left == 0 else { return (allowed, false) }
            if case .stall = fault {
                state.isStalled = true
                return (allowed, false)
            }
            return (allowed, true)
        }
    }

    private static func connect(to port: Int) -> Int32 {
        let descriptor = socket(AF_INET, Int32(Glibc.SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        _ = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return descriptor
    }
}
