// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension LineWriter {
    /// What the thread takes with it.
    private final class Cargo: Sendable {
        let descriptor: Int32
        let mailbox: LineMailbox

        init(_ descriptor: Int32, _ mailbox: LineMailbox) {
            self.descriptor = descriptor
            self.mailbox = mailbox
        }
    }

    /// Starts a detached thread that writes until the mailbox is closed. False when the system has none left.
    static func start(descriptor: Int32, mailbox: LineMailbox) -> Bool {
        let cargo = Unmanaged.passRetained(Cargo(descriptor, mailbox))
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        guard pthread_create(&thread, nil, main, cargo.toOpaque()) == 0 else {
            cargo.release()
            return false
        }
        #if canImport(Darwin)
        if let thread { pthread_detach(thread) }
        #else
        pthread_detach(thread)
        #endif
        return true
    }

    private static func work(_ argument: UnsafeMutableRawPointer) {
        let cargo = Unmanaged<Cargo>.fromOpaque(argument).takeRetainedValue()
        blockSignals()
        let sink = DescriptorSink(descriptor: cargo.descriptor) { cargo.mailbox.isAbandoned }
        var writer = LineWriter(mailbox: cargo.mailbox) { sink.write($0) }
        writer.run()
    }

    #if canImport(Darwin)
    private static let main: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { argument in
        work(argument)
        return nil
    }
    #else
    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        if let argument { work(argument) }
        return nil
    }
    #endif

    /// Blocks what is sent to the process, and SIGPIPE, which a write of this thread would raise in this thread. The signals
    /// of faults stay: blocked, they would end the process without a backtrace.
    private static func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] {
            sigdelset(&signals, fault)
        }
        pthread_sigmask(SIG_SETMASK, &signals, nil)
    }
}
