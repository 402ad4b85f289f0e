// SPDX-License-Identifier: Apache-2.0

import Glibc
import Support

/// A child that runs, and our ends of its pipes.
struct SpawnedChild {
    let id: pid_t
    private let output: Int32
    private let errors: Int32

    enum Collected {
        /// Both streams came to their ends.
        case whole
        /// The child has ended, and a program that it started keeps them open. What it wrote itself is all there.
        case heldOpen
        /// The time was over before the child was.
        case late
    }

    /// How long programs are waited for that outlive the child and keep its streams open.
    private static let patience: Duration = .seconds(1)
    /// Between two looks at whether it lives, in milliseconds. Nearly always the streams end with it, and nothing waits.
    private static let interval: Int32 = 100

    /// Both streams into the buffers, up to their ends or, some time after it, the child's; closes our ends of the pipes.
    /// Blocks.
    ///
    /// - Parameters:
    ///   - heard: Told each piece as it comes.
    ///   - overfull: Called when the output is more than is kept.
    func collect(
        _ output: inout BoundedBytes,
        _ errors: inout BoundedBytes,
        of child: ChildHandle,
        by end: Deadline,
        _ heard: (ChildStream, ArraySlice<UInt8>) -> Void,
        overfull: () -> Void
    ) -> Collected {
        var polls = [self.output, self.errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        defer {
            close(self.output)
            close(self.errors)
        }
        var buffer = [UInt8](repeating: 0, count: 16 * 1_024)
        var giveUp: ContinuousClock.Instant?
        while polls.contains(where: { $0.fd >= 0 }) {
            if let giveUp {
                if giveUp <= .now { return .heldOpen }
            } else if child.hasEnded {
                giveUp = ContinuousClock.now.advanced(by: Self.patience)
            }
            let left = Int32(min(end.remaining.milliseconds.rounded(.up), Double(Self.interval)))
            guard left > 0 else { return giveUp == nil ? .late : .heldOpen }
            guard poll(&polls, nfds_t(polls.count), left) >= 0 || errno == EINTR else { return .late }
            for index in polls.indices where polls[index].fd >= 0 && polls[index].revents != 0 {
                let count = read(polls[index].fd, &buffer, buffer.count)
                if count > 0 {
                    let piece = buffer.prefix(count)
                    if index == 0 { output.append(piece) } else { errors.append(piece) }
                    heard(index == 0 ? .output : .errors, piece)
                } else if count == 0 || errno != EINTR {
                    // The poll passes over it from now on.
                    polls[index].fd = -1
                }
            }
            if output.isOverfull { overfull() }
        }
        return .whole
    }

    /// Between the making of a pipe and its mark no other child is started, which would keep the pipe open: `pipe2`, which
    /// does both at once, is not to be had from Swift.
    private static let starting = Locked(())

    static func start(_ child: ChildProgram) throws(ChildFailure) -> SpawnedChild {
        try starting.withLock { (_) throws(ChildFailure) in try startAlone(child) }
    }

    private static func startAlone(_ child: ChildProgram) throws(ChildFailure) -> SpawnedChild {
        let outputEnds = try pipe(child)
        defer { close(outputEnds.write) }
        let errorEnds: (read: Int32, write: Int32)
        do throws(ChildFailure) {
            errorEnds = try pipe(child)
        } catch {
            close(outputEnds.read)
            throw error
        }
        defer { close(errorEnds.write) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, outputEnds.write, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errorEnds.write, STDERR_FILENO)
        var id: pid_t = 0
        let result = withAttributes { attributes in
            withVectors(child) { posix_spawnp(&id, child.program, &actions, &attributes, $0, $1) }
        }
        guard result == 0 else {
            close(outputEnds.read)
            close(errorEnds.read)
            throw ChildFailure(.notStarted, child.program, number: Int(result))
        }
        return SpawnedChild(id: id, output: outputEnds.read, errors: errorEnds.read)
    }

    /// In a group of its own, with every signal as a new program expects it.
    private static func withAttributes(_ body: (inout posix_spawnattr_t) -> Int32) -> Int32 {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETPGROUP)
        posix_spawnattr_setflags(&attributes, Int16(flags))
        return body(&attributes)
    }

    private static func withVectors(
        _ child: ChildProgram,
        _ body: ([UnsafeMutablePointer<CChar>?], [UnsafeMutablePointer<CChar>?]) -> Int32
    ) -> Int32 {
        let arguments = ([child.program] + child.arguments).map { strdup($0) }
        let variables = child.environment.map { strdup("\($0.key)=\($0.value)") }
        defer { (arguments + variables).forEach { free($0) } }
        return body(arguments + [nil], variables + [nil])
    }

    private static func pipe(_ child: ChildProgram) throws(ChildFailure) -> (read: Int32, write: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw ChildFailure(.notStarted, child.program, number: Int(errno)) }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }
}
