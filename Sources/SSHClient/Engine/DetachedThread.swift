// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A thread of our own for calls that block, which must not be made on the cooperative pool.
enum DetachedThread {
    private final class Cargo: Sendable {
        let body: @Sendable () -> Void

        init(_ body: @escaping @Sendable () -> Void) {
            self.body = body
        }
    }

    /// - Returns: The failure, if no thread could be started.
    static func start(_ body: @escaping @Sendable () -> Void) -> LibraryFailure? {
        let cargo = Unmanaged.passRetained(Cargo(body))
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                guard let argument else { return nil }
                DetachedThread.blockSignals()
                Unmanaged<Cargo>.fromOpaque(argument).takeRetainedValue().body()
                return nil
            },
            cargo.toOpaque()
        )
        guard result == 0 else {
            cargo.release()
            return LibraryFailure(.system, "pthread_create", result)
        }
        pthread_detach(thread)
        return nil
    }

    /// Blocks what is sent to the process, so that no call here is interrupted, and SIGPIPE. The signals of faults stay:
    /// blocked, they would end the process without a backtrace.
    private static func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] {
            sigdelset(&signals, fault)
        }
        pthread_sigmask(SIG_SETMASK, &signals, nil)
    }
}
