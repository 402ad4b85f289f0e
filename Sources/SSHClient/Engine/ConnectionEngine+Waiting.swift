// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

/// The one place where a connection's thread waits, and what it looks after meanwhile.
extension ConnectionEngine {
    /// Nothing to do for a job: moves tunnels, answers the server, waits for the next job.
    func idle() {
        do {
            let before = session.received
            let hasMore = try moveForwards()
            guard !hasMore, session.received == before else { return try attend() }
            try wait(readingSocket: canOpenIdleReader)
            if socketIsReady, !forwards.contains(where: \.readsSocket) {
                try readWhileIdle()
            }
        } catch {
            // Every error of a wait without a job has failed the connection.
        }
    }

    /// Polls once, until something is ready or due. Throws when the job or the connection is not to go on.
    func wait(readingSocket: Bool) throws {
        var polls = PollSet()
        polls.add(inbox.wakeUp.readable, reading: true)
        // A socket that nobody reads is left out: its end would end every poll at once.
        let reads = readingSocket || forwards.contains(where: \.readsSocket)
        let socket = reads ? polls.add(session.socketNumber, reading: true) : nil
        addTunnels(to: &polls)
        let due = [job?.deadline.instant, inbox.nextDeadline?.instant, keepAlive.due].compactMap(\.self).min()
        polls.wait(until: due ?? keepAlive.due)
        inbox.wakeUp.drain()
        socketIsReady = socket.map { polls.isReady($0) } ?? false
        try attend()
    }

    /// A packet is half sent: nothing else may be, so nothing else is moved until the socket takes the rest.
    func waitForRoom() throws {
        let limit = Deadline.after(settings.unresponsiveAfter)
        var polls = PollSet()
        polls.add(inbox.wakeUp.readable, reading: true)
        let socket = polls.add(session.socketNumber, writing: true)
        while true {
            let due = [job?.deadline.instant, inbox.nextDeadline?.instant].compactMap(\.self).min()
            polls.wait(until: min(due ?? limit.instant, limit.instant))
            inbox.wakeUp.drain()
            try checkWaiting()
            if polls.isReady(socket) { return }
            if limit.hasPassed { throw fail(unresponsive) }
        }
    }

    /// What is due whatever happens on the socket. Waiting does it; so does whoever goes on without waiting.
    func attend() throws {
        try checkWaiting()
        for id in inbox.takeTunnelsToClose() {
            closeTunnel(id)
        }
        try keepAlive(now: .now)
    }

    private func checkWaiting() throws {
        for overdue in inbox.takeOverdue() {
            overdue.fail(SSHError.deadline("\(overdue.operation) (it waited for an earlier call on its connection)"))
        }
        try checkJob()
    }

    private func keepAlive(now: ContinuousClock.Instant) throws {
        guard keepAlive.due <= now else { return }
        let hears = session.received != keepAlive.received || session.hasUnreadBytes
        switch keepAlive.fell(due: now, received: session.received, hears: hears) {
        case .send:
            // Only into a socket with room: libssh2 passes over a keep-alive that went out in half (keepalive.c), and the
            // next packet would be refused.
            var polls = PollSet()
            let socket = polls.add(session.socketNumber, writing: true)
            polls.wait(until: now)
            guard polls.isReady(socket) else { return }
            try sendKeepAlive()
        case .giveUp:
            throw fail(unresponsive)
        }
    }

    private var unresponsive: SSHError {
        SSHError(
            .connectionLost,
            "\(destination.endpoint) has not answered for \(settings.unresponsiveAfter)",
            hint: "Whether the host did what was under way is not known: look before repeating it."
        )
    }
}
