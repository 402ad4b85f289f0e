// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A thread of our own, for work that would block the cooperative pool. Joined or detached exactly once.
struct WorkerThread: @unchecked Sendable {
    // @unchecked: a thread's id is a value; only Darwin spells it as a pointer.
    private let id: pthread_t

    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// The kernels keep 80 KB of scores and keys on the stack.
    private static let stackSize = 1 << 20

    /// Starts a thread, or gives `nil` when the system has none left.
    init?(_ run: @escaping @Sendable () -> Void) {
        let body = Unmanaged.passRetained(Body(run))
        let started = withUnsafeTemporaryAllocation(of: pthread_attr_t.self, capacity: 1) { buffer -> pthread_t? in
            guard let attributes = buffer.baseAddress, pthread_attr_init(attributes) == 0 else { return nil }
            defer { pthread_attr_destroy(attributes) }
            guard pthread_attr_setstacksize(attributes, Self.stackSize) == 0 else { return nil }
            #if canImport(Darwin)
            var id: pthread_t?
            #else
            var id = pthread_t()
            #endif
            return pthread_create(&id, attributes, Self.start, body.toOpaque()) == 0 ? id : nil
        }
        guard let started else {
            body.release()
            return nil
        }
        id = started
    }

    #if canImport(Darwin)
    private static let start: @convention(c) (UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? = { body in
        Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run()
        return nil
    }
    #else
    private static let start: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { body in
        if let body { Unmanaged<Body>.fromOpaque(body).takeRetainedValue().run() }
        return nil
    }
    #endif

    /// Waits for its end.
    func join() {
        pthread_join(id, nil)
    }

    /// Lets it end by itself.
    func detach() {
        pthread_detach(id)
    }
}
