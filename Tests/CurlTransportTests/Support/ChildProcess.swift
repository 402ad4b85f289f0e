// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A program on the search path, its standard output piped to us, the other two streams closed off.
///
/// Not Foundation's `Process`: that one leaks a weak reference with each run, which LeakSanitizer counts, and its
/// children inherit the signal mask of the calling thread, in which the pool's threads block SIGTERM.
struct ChildProcess {
    struct Failed: Error {
        let program: String
        let number: Int32
    }

    let id: pid_t
    private let output: Int32

    init(_ program: String, _ arguments: [String]) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Failed(program: program, number: errno) }
        ends.forEach { _ = fcntl($0, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var vector = ([program] + arguments).map { strdup($0) } + [nil]
        var child: pid_t = 0
        let result = posix_spawnp(&child, program, &actions, &attributes, &vector, environ)
        vector.forEach { free($0) }
        posix_spawn_file_actions_destroy(&actions)
        posix_spawnattr_destroy(&attributes)
        close(ends[1])
        guard result == 0 else {
            close(ends[0])
            throw Failed(program: program, number: result)
        }
        id = child
        output = ends[0]
    }

    /// Reads standard output until `isEnough` or its end.
    func readOutput(until isEnough: (String) -> Bool) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while !isEnough(String(decoding: bytes, as: UTF8.self)) {
            let count = read(output, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Waits for the end, after asking for it with `signal`; returns whether the program was content.
    @discardableResult
    func end(signal: Int32? = nil) -> Bool {
        if let signal { kill(id, signal) }
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        close(output)
        return status == 0
    }
}
