// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

/// The thread of one connection: everything of libssh2 is made, used and freed on it. It is detached;
/// ``ConnectionInbox/ended()`` tells when it is done.
enum ConnectionThread {
    /// - Parameter opening: Ends when the connection is open, or has failed.
    static func start(_ plan: ConnectionPlan, inbox: ConnectionInbox, opening: ConnectionJob) {
        let started = DetachedThread.start {
            run(plan, inbox, opening)
        }
        if let failure = started {
            let error = SSHError(.internalFailure, "no thread could be started for a connection", underlying: failure)
            _ = inbox.end(error)
            inbox.confirmEnd()
            opening.fail(error)
        }
    }

    private static func run(_ plan: ConnectionPlan, _ inbox: ConnectionInbox, _ opening: ConnectionJob) {
        do {
            let engine = try open(plan, inbox, opening)
            engine.run(first: opening)
        } catch {
            let reason = error as? SSHError ?? SSHError(.connectionClosed, "the SSH connection was never opened")
            inbox.end(reason).forEach { $0.fail(reason) }
            opening.fail(error)
        }
        inbox.confirmEnd()
    }

    private static func open(
        _ plan: ConnectionPlan,
        _ inbox: ConnectionInbox,
        _ opening: ConnectionJob
    ) throws -> ConnectionEngine {
        let socket =
            switch plan.carrier {
            case .network: try SocketConnector(plan.destination, inbox: inbox, job: opening).connect()
            case .stream(let box): try box.take()
            }
        let engine = try ConnectionEngine(plan, socket: socket, inbox: inbox)
        try engine.open(plan, for: opening)
        return engine
    }
}
