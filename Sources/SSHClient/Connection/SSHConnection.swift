// SPDX-License-Identifier: Apache-2.0

import Support

/// An authenticated connection to a host whose key is the pinned one.
///
/// One thread of its own does everything with libssh2; calls from any task are served one after the other, while tunnels
/// go on beside them. For commands at the same time open several connections.
///
/// A call that is cancelled or passes its deadline while it runs ends the connection, since what is half done on the wire
/// cannot be taken back: later calls throw ``SSHError/Code/connectionLost`` and say why. One that still waits for its turn
/// is just taken out. The remote program is not told to stop: it sees its input and output closed.
package final class SSHConnection: Sendable {
    package let destination: SSHDestination
    /// The key that the host showed and that was checked.
    package let hostKey: HostKey
    let settings: SSHSettings
    let inbox: ConnectionInbox
    private let lastTunnel = Locked<UInt64>(0)
    /// Keeps open what the bytes go through.
    private let jump: SSHConnection?

    init(
        _ destination: SSHDestination,
        hostKey: HostKey,
        settings: SSHSettings,
        inbox: ConnectionInbox,
        jump: SSHConnection?
    ) {
        self.destination = destination
        self.hostKey = hostKey
        self.settings = settings
        self.inbox = inbox
        self.jump = jump
    }

    deinit {
        inbox.close()
    }

    /// Why the connection is of no more use; nil while it is of use, as far as is known.
    package var endReason: SSHError? { inbox.endReason }

    /// Ends the connection, whatever is under way on it, and its tunnels; returns when everything is freed. May be called
    /// repeatedly.
    package func close() async {
        inbox.close()
        await inbox.ended()
    }

    /// Runs `body` on the connection's thread when the calls before it are done.
    func perform<Value: Sendable>(
        _ operation: String,
        by deadline: Deadline,
        _ body: @escaping @Sendable (ConnectionEngine) throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let job = ConnectionJob(operation, by: deadline)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                job.install(body, waiter: waiter)
                inbox.submit(job)
            }
        } onCancel: {
            inbox.cancel(job)
        }
    }

    func nextTunnelID() -> TunnelID {
        lastTunnel.withLock { last in
            last += 1
            return TunnelID(number: last)
        }
    }
}
