// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

/// Name lookup and TCP connection, on the connection's thread, within the deadline of the job that opens it.
struct SocketConnector {
    private let destination: SSHDestination
    private let inbox: ConnectionInbox
    private let job: ConnectionJob

    init(_ destination: SSHDestination, inbox: ConnectionInbox, job: ConnectionJob) {
        self.destination = destination
        self.inbox = inbox
        self.job = job
    }

    /// Tries the addresses in the resolver's order (RFC 6724). Each gets an equal part of what time is left, so that
    /// one that swallows packets leaves some for the next.
    func connect() throws -> Descriptor {
        let addresses = try lookUp()
        var failure = LibraryFailure(.system, "connect", ETIMEDOUT)
        for (index, address) in addresses.enumerated() {
            let share = job.deadline.remaining / (addresses.count - index)
            do throws(ConnectFailed) {
                return try open(address, by: job.deadline.capped(to: share))
            } catch {
                try check()
                failure = LibraryFailure(.system, "connect", error.number)
            }
        }
        guard failure.number == Int(ECONNREFUSED) else {
            throw SSHError(.connectFailed, "\(destination.endpoint) could not be reached", underlying: failure)
        }
        throw SSHError(
            .connectionRefused,
            "\(destination.endpoint) refused the connection",
            hint: "Does sshd run there, and on this port?",
            underlying: failure
        )
    }

    private func lookUp() throws -> [NameLookup.Address] {
        let lookup = try NameLookup.start(destination, wakeUp: inbox.wakeUp)
        while true {
            if let result = lookup.result { return try result.get() }
            try check()
            var polls = PollSet()
            polls.add(inbox.wakeUp.readable, reading: true)
            polls.wait(until: job.deadline.instant)
            inbox.wakeUp.drain()
        }
    }

    private struct ConnectFailed: Error {
        let number: Int32
    }

    private func open(_ address: NameLookup.Address, by limit: Deadline) throws(ConnectFailed) -> Descriptor {
        let descriptor = Descriptor.streamSocket(address.family)
        let number = descriptor.number
        guard number >= 0 else { throw ConnectFailed(number: errno) }
        // Small packets that answer each other: waiting to fill one would cost 40 ms a call.
        var enabled: Int32 = 1
        setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &enabled, socklen_t(MemoryLayout<Int32>.size))
        let result = address.bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return Int32(-1) }
            return Glibc.connect(number, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
        if result == 0 { return descriptor }
        guard errno == EINPROGRESS else { throw ConnectFailed(number: errno) }
        var polls = PollSet()
        polls.add(inbox.wakeUp.readable, reading: true)
        let place = polls.add(number, writing: true)
        while !polls.isReady(place) {
            guard !limit.hasPassed, !job.isCancelled, !inbox.isClosing else { throw ConnectFailed(number: ETIMEDOUT) }
            polls.wait(until: limit.instant)
            inbox.wakeUp.drain()
        }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(number, SOL_SOCKET, SO_ERROR, &error, &size)
        guard error == 0 else { throw ConnectFailed(number: error) }
        return descriptor
    }

    private func check() throws {
        try job.check()
        if inbox.isClosing { throw SSHError(.connectionClosed, "the SSH connection was closed while it was opened") }
    }
}
