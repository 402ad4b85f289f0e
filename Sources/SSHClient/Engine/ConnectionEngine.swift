// SPDX-License-Identifier: Apache-2.0

internal import CSSH2
import Support

/// Drives one connection on one thread and lives and dies there. It is not `Sendable`, and must not become so.
///
/// Jobs run one after the other, as straight code: each call of libssh2 is repeated until it has its result, and while it
/// waits for the peer the tunnels' connections are moved along.
final class ConnectionEngine {
    let destination: SSHDestination
    let inbox: ConnectionInbox
    let settings: SSHSettings
    let session: SessionHandle
    var keepAlive: KeepAlive
    /// Whose deadline and cancellation hold now; nil between two jobs.
    var job: ConnectionJob?
    /// Why the connection cannot go on. Once set, the thread ends with the job that runs.
    private(set) var failure: SSHError?

    var listeners: [TunnelListener] = []
    var forwards: [ForwardedConnection] = []
    /// libssh2 opens one channel at a time (session->open_state).
    var jobIsOpening = false

    /// libssh2 can only read from the socket for some channel. While none is open this one reads, so that the server's
    /// own keep-alives are answered and its end is noticed; it is opened when there is something to read.
    var idleReader: ChannelHandle?
    var canOpenIdleReader = true
    /// What the last poll said of the socket.
    var socketIsReady = false

    init(_ plan: ConnectionPlan, socket: consuming Descriptor, inbox: ConnectionInbox) throws(SSHError) {
        destination = plan.destination
        settings = plan.settings
        self.inbox = inbox
        keepAlive = KeepAlive(plan.settings, now: .now)
        session = try SessionHandle.make(on: socket)
    }

    deinit {
        // Before the session, which they point into; a class does not promise an order of its own.
        forwards = []
        idleReader = nil
    }

    /// Runs the job that opened the connection, then every other, until there is a reason to end.
    func run(first opening: ConnectionJob) {
        perform(opening)
        while failure == nil {
            if inbox.isClosing {
                session.sayGoodbye()
                _ = fail(SSHError(.connectionClosed, "the SSH connection is closed"))
            } else if let next = inbox.next() {
                perform(next)
            } else {
                idle()
            }
        }
        end()
    }

    private func perform(_ next: ConnectionJob) {
        do {
            // Before its turn: a job that is not wanted any more costs nobody the connection.
            try next.check()
        } catch {
            return next.fail(error)
        }
        job = next
        defer { job = nil }
        do {
            try next.run(on: self)
        } catch {
            // The end first: whoever made the call must find the connection as it is.
            end()
            next.fail(error)
        }
    }

    private func end() {
        guard let failure else { return }
        inbox.end(failure).forEach { $0.fail(failure) }
        listeners = []
        forwards = []
    }

    // MARK: The end of the connection

    /// Notes that the connection is of no more use, and returns the reason for the job that finds out.
    func fail(_ reason: SSHError) -> SSHError {
        if failure == nil { failure = reason }
        return reason
    }

    /// Throws when the job that runs is not to go on. What it left half done on the wire cannot be taken back, so the
    /// connection is given up with it.
    func checkJob() throws {
        do {
            try job?.check()
        } catch {
            let why = error is CancellationError ? "was cancelled" : "was not done by its deadline"
            _ = fail(
                SSHError(
                    .connectionLost,
                    "the connection to \(destination) was given up, since a call on it \(why): "
                        + (job?.operation ?? "unknown"),
                    hint: "Open a new connection. Whether the host went on with what was under way is not known."
                )
            )
            throw error
        }
        if inbox.isClosing {
            throw fail(SSHError(.connectionClosed, "the SSH connection was closed under a call"))
        }
    }
}
