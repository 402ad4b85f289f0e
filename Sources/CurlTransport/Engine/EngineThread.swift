// SPDX-License-Identifier: Apache-2.0

import HTTPTransport
import Logging
import Support

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Starts the thread that owns libcurl. It is detached; ``EngineInbox/stopped()`` tells when it is done.
enum EngineThread {
    /// What the thread takes with it. The engine itself is made there, so that it never leaves its thread.
    private final class Cargo: Sendable {
        let inbox: EngineInbox
        let configuration: CurlConfiguration
        let logger: Logger

        init(inbox: EngineInbox, configuration: CurlConfiguration, logger: Logger) {
            self.inbox = inbox
            self.configuration = configuration
            self.logger = logger
        }
    }

    static func start(inbox: EngineInbox, configuration: CurlConfiguration, logger: Logger) {
        let cargo = Unmanaged.passRetained(Cargo(inbox: inbox, configuration: configuration, logger: logger))
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                let cargo = Unmanaged<Cargo>.fromOpaque(argument).takeRetainedValue()
                EngineThread.blockSignals()
                EngineThread.main(cargo)
                return nil
            },
            cargo.toOpaque()
        )
        guard result == 0 else {
            cargo.release()
            let message = "the transport's thread could not be started: error \(result)"
            logger.error("\(message)")
            EngineThread.refuseAll(inbox, TransportError(.internalFailure, message))
            return
        }
        pthread_detach(thread)
    }

    private static func main(_ cargo: Cargo) {
        do throws(TransportError) {
            try CurlEngine(inbox: cargo.inbox, configuration: cargo.configuration, logger: cargo.logger).run()
            cargo.inbox.confirmStop()
        } catch {
            cargo.logger.error("the HTTP transport could not start", error: error)
            refuseAll(cargo.inbox, error)
        }
    }

    private static func refuseAll(_ inbox: EngineInbox, _ error: TransportError) {
        for case .start(_, let channel) in inbox.close() {
            channel.ended(error, timings: nil)
        }
        inbox.confirmStop()
    }

    /// Blocks what is sent to the process, and SIGPIPE, which a write of this thread would raise in this thread. The
    /// signals of faults stay: blocked, they would end the process without a backtrace. Resolver threads inherit this.
    private static func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] {
            sigdelset(&signals, fault)
        }
        pthread_sigmask(SIG_SETMASK, &signals, nil)
    }
}
