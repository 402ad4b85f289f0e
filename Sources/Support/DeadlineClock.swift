// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Does things when their time has come, on one thread that sleeps meanwhile.
///
/// Not `Task.sleep`: on Linux each is a timer of libdispatch, set and left by way of its manager's thread, which a
/// cancelled sleep does not take back. With a deadline of 60 s for each of 300 requests a second those were 18,000 timers
/// at a time, and 5 % of the processor.
final class DeadlineClock: @unchecked Sendable {
    // @unchecked: everything below is only touched with the mutex held. Mutex and condition are on the heap and never
    // move, as pthread requires; neither is freed, since the thread never ends.

    /// Of the process, as its clock is.
    static let shared = DeadlineClock()

    /// No wait is longer, whatever happens to the system's clocks meanwhile.
    private static let longestWait: Duration = .seconds(3_600)

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var heap = DeadlineHeap()
    /// When the thread wakes by itself; nil while it waits to be woken.
    private var wakesAt: ContinuousClock.Instant?
    private var isStarted = false

    private init() {
        mutex.initialize(to: pthread_mutex_t())
        changed.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // The wall clock may be set while somebody waits.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        let result = pthread_mutex_init(mutex, nil) | pthread_cond_init(changed, &attributes)
        precondition(result == 0, "no mutex or no condition: \(result)")
        pthread_condattr_destroy(&attributes)
    }

    /// Has `action` done when the time has come, soon after; on another thread, so it must be short.
    func add(_ due: ContinuousClock.Instant, _ action: @escaping DeadlineHeap.Action) -> DeadlineHeap.ID {
        withMutex {
            let id = heap.add(due, action)
            if !isStarted {
                isStarted = true
                start()
            } else if wakesAt.map({ due < $0 }) ?? true {
                pthread_cond_signal(changed)
            }
            return id
        }
    }

    /// Takes an action back. When this returns it has not begun and never will, or it may be under way.
    func remove(_ id: DeadlineHeap.ID) {
        withMutex { _ = heap.remove(id) }
    }

    private func withMutex<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    private func start() {
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, Self.main, nil)
        precondition(result == 0, "the thread of the deadlines could not be started: \(result)")
        pthread_detach(thread)
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
        // Signals go to the threads that expect them.
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&signals, fault) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        DeadlineClock.shared.run()
    }

    private func run() -> Never {
        pthread_mutex_lock(mutex)
        while true {
            let due = heap.takeDue(at: .now)
            if due.isEmpty {
                wait()
            } else {
                pthread_mutex_unlock(mutex)
                for action in due { action() }
                pthread_mutex_lock(mutex)
            }
        }
    }

    /// Returns when something may be due, with the mutex held as before.
    private func wait() {
        guard let next = heap.next else {
            wakesAt = nil
            pthread_cond_wait(changed, mutex)
            return
        }
        wakesAt = next
        var until = timespec()
        clock_gettime(CLOCK_MONOTONIC, &until)
        let left = max(.zero, ContinuousClock.now.duration(to: next))
        let (seconds, attoseconds) = min(left, Self.longestWait).components
        // Rounded up: who is woken a little early would wait a second time.
        let nanoseconds = until.tv_nsec + Int(attoseconds / 1_000_000_000) + 1
        until.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
        until.tv_nsec = nanoseconds % 1_000_000_000
        pthread_cond_timedwait(changed, mutex, &until)
    }
}
