// SPDX-License-Identifier: Apache-2.0

import AccessControl
import NIOCore
import ServiceLifecycle
import Support

/// The connection that a request came on, as far as its answer needs to steer it.
struct Connection: Sendable {
    /// How long a client may still read an answer that ends its connection. Closing at once would reset the connection
    /// while the client sends, and it might never see why (RFC 9112, section 9.6).
    private static let linger = TimeAmount.seconds(1)

    private let channel: any Channel

    init(channel: any Channel) {
        self.channel = channel
    }

    /// The address at the other end; nil for a socket without one.
    var peer: IPAddress? {
        channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }
    }

    /// Who tells whether the client is still there; nil on a server that was built without ``makeServer(settings:)``.
    func presence() async -> ClientPresence? {
        let channel = channel
        return try? await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.handler(type: ConnectionWatch.self).presence
        }.get()
    }

    /// Says that nothing more will be sent, and closes a little later.
    func closeAfterAnswer() {
        let channel = channel
        channel.close(mode: .output, promise: nil)
        channel.eventLoop.scheduleTask(in: Self.linger) { channel.close(promise: nil) }
    }

    /// Runs `body`, which reads, and ends its reading when `timeout` passes first, or `grace` after shutdown began.
    /// - Throws: ``APIFault/bodyTimeout`` or ``APIFault/shuttingDown`` then.
    func withReadTimeout<Value>(
        _ timeout: Duration,
        grace: Duration,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let fault = Locked<APIFault?>(nil)
        let timers = Locked<[DeadlineTimer]>([])
        let channel = channel
        @Sendable func endReading(in delay: Duration, with reason: APIFault) {
            let timer = Deadline.after(delay).whenPassed {
                fault.withLock { $0 = $0 ?? reason }
                channel.close(mode: .input, promise: nil)
            }
            timers.withLock { $0.append(timer) }
        }
        endReading(in: timeout, with: .bodyTimeout)
        defer { for timer in timers.withLock({ $0 }) { timer.cancel() } }
        return try await withGracefulShutdownHandler {
            do {
                let value = try await body()
                if let fault = fault.withLock({ $0 }) { throw fault }
                return value
            } catch {
                throw fault.withLock { $0 } ?? error
            }
        } onGracefulShutdown: {
            endReading(in: grace, with: .shuttingDown)
        }
    }

    /// Closes the connection after `delay`, so that a write that waits for its client ends with an error, unless the timer
    /// is cancelled before.
    func closeUnlessCancelled(in delay: Duration) -> DeadlineTimer {
        // Not a timer of the event loop, which would have to be woken for setting it and for taking it back.
        let channel = channel
        return Deadline.after(delay).whenPassed { channel.close(promise: nil) }
    }
}
