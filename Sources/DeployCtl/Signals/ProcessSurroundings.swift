// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What holds for the process as a whole, from its first moment.
enum ProcessSurroundings {
    /// A closed reader is an error of the write, which is passed over; not the end of a deploy.
    static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Whoever started us may have closed the standard streams (`deployctl deploy >&-`). A connection would be given their
    /// numbers, and our words would be written into it.
    static func fillStandardStreams() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest number that is free: this one.
            _ = open("/dev/null", O_RDWR)
        }
    }
}
